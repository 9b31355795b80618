import rule from '../../rules/unsorted-packages.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get install -y \\\n    curl \\\n    git\n`,
    { name: 'on one line', code: `${F}RUN apt-get install -y git curl\n` },
    {
      name: 'groups by comments',
      code: `${F}RUN apt-get install -y \\\n    git \\\n    # tools\n    curl \\\n    wget\n`,
    },
    {
      name: 'variables divide',
      code: `${F}RUN apt-get install -y \\\n    git \\\n    $MORE \\\n    curl\n`,
    },
    {
      name: 'options divide',
      code: `${F}RUN apt-get install -y \\\n    git \\\n    -t stable \\\n    curl\n`,
    },
    { name: 'removals', code: `${F}RUN apt-get remove -y \\\n    git \\\n    curl\n` },
    {
      name: 'by name before version',
      code: `FROM a\nRUN pip install \\\n    flask==3 \\\n    flask-cors==1\n`,
    },
  ],
  invalid: [
    {
      code: `${F}RUN apt-get update && apt-get install -y \\\n    git \\\n    ⟦curl=1.*⟧ \\\n    vim && true\n`,
      message: 'unsorted',
      severity: 'style',
      codes: ['S7018'],
      says: 'curl comes before git',
      fixed: `${F}RUN apt-get update && apt-get install -y \\\n    curl=1.* \\\n    git \\\n    vim && true\n`,
    },
    {
      name: 'several a line; comments stay where they are',
      code: `FROM alpine\nRUN apk add c b \\\n  # more\n  z \\\n  ⟦y⟧ \\\n  x\n`,
      message: 'unsorted',
      fixed: `FROM alpine\nRUN apk add c b \\\n  # more\n  x \\\n  y \\\n  z\n`,
    },
    {
      name: 'capitals as small letters; order of pip may matter',
      code: `FROM python:3\nRUN pip install --no-cache-dir \\\n  flask \\\n  ⟦Django⟧ \\\n  "celery[redis]"\n`,
      message: 'unsorted',
      unsafelyFixed: `FROM python:3\nRUN pip install --no-cache-dir \\\n  "celery[redis]" \\\n  Django \\\n  flask\n`,
    },
  ],
});
