import rule from '../../rules/hard-coded-architecture.ts';
import { testRule } from '../support/ruleTester.ts';

const ARM = 'FROM a:1\nARG TARGETARCH\n';

testRule(rule, {
  valid: [
    {
      name: 'no intent',
      code: 'FROM a:1\nRUN curl -O https://x.y/z-amd64\nADD https://x.y/z-amd64 /z\n',
    },
    {
      name: 'a comment is no intent',
      code: '# TARGETARCH\nFROM a:1\nADD https://x.y/z-amd64 /z\n',
    },
    `${ARM}RUN curl -O https://x.y/z-$TARGETARCH\nADD https://x.y/z-\${TARGETARCH}/amd64 /z\n`,
    {
      name: 'chosen',
      code: `${ARM}RUN case $TARGETARCH in amd64) curl -O https://x.y/z-x86_64;; esac\n`,
    },
    {
      name: 'another variable',
      code: `${ARM}RUN curl -O https://x.y/$(uname -m) && wget https://x.y/amd64/$MY_ARCH\n`,
    },
    {
      name: 'a stage for one architecture',
      code: 'FROM a:1 AS get-amd64\nADD https://x.y/z-amd64 /z\nFROM get-$TARGETARCH\nARG TARGETARCH\n',
    },
    { name: 'Windows', code: `${ARM}ADD https://x.y/windows-amd64.zip /z\n` },
    { name: 'part of a word', code: `${ARM}ADD https://x.y/max64 /z\nCOPY z-amd64 /z\n` },
  ],
  invalid: [
    {
      code: `${ARM}RUN curl -fsSL https://x.y/z-⟦amd64⟧.tgz | tar xz && wget "https://x.y/⟦arm64⟧"\nADD https://x.y/z_⟦x86_64⟧ /z\n`,
      message: 'fixedArchitecture',
      codes: [null, null, null],
      unsafelyFixed: `${ARM}RUN curl -fsSL https://x.y/z-\${TARGETARCH}.tgz | tar xz && wget "https://x.y/\${TARGETARCH}"\nADD https://x.y/z_x86_64 /z\n`,
    },
    {
      name: 'a tool of the build',
      code: 'FROM --platform=$BUILDPLATFORM a:1\n# get it\nADD https://x.y/z-⟦amd64⟧ /z\n',
      message: 'fixedArchitecture',
      unsafelyFixed:
        'FROM --platform=$BUILDPLATFORM a:1\nARG BUILDARCH\n# get it\nADD https://x.y/z-${BUILDARCH} /z\n',
    },
    {
      name: 'where no variable is expanded',
      code: `${ARM}RUN curl -O 'https://x.y/⟦amd64⟧'\nRUN ["curl", "https://x.y/⟦amd64⟧"]\nADD ["https://x.y/⟦amd64⟧", "/z"]\n`,
      message: 'fixedArchitecture',
    },
  ],
});
