import rule from '../../rules/heredoc-without-errexit.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN <<EOF\nset -e\na\nb\nEOF\n',
    'FROM a:1\nRUN <<EOF\nset -euxo pipefail\na\nb\nEOF\n',
    'FROM a:1\nRUN <<EOF\n#!/bin/bash -e\na\nb\nEOF\n',
    'FROM a:1\nSHELL ["/bin/bash", "-ec"]\nRUN <<EOF\na\nb\nEOF\n',
    'FROM a:1\nRUN <<EOF\na && \\\n  b\nEOF\n',
    'FROM a:1\nRUN <<EOF\necho a\nb\nEOF\n',
    'FROM a:1\nRUN <<EOF\na || exit 1\nb\nEOF\n',
    'FROM a:1\nRUN <<EOF\na\nEOF\n',
    'FROM a:1\nRUN <<EOF\n#!/usr/bin/env python3\na\nb\nEOF\n',
    'FROM a:1\nRUN cat <<EOF > x\na\nb\nEOF\n',
    'FROM a:1\nCOPY <<EOF /x\na\nb\nEOF\n',
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN --mount=type=cache,target=/x ⟦<<EOF⟧\na\nb\nEOF\n',
      message: 'goesOn',
      unsafelyFixed: 'FROM a:1\nRUN --mount=type=cache,target=/x <<EOF\nset -e\na\nb\nEOF\n',
    },
    {
      code: 'FROM a:1\nRUN ⟦<<-EOF⟧\n\t#!/bin/bash\n\ta; b\n\tEOF\n',
      message: 'goesOn',
      unsafelyFixed: 'FROM a:1\nRUN <<-EOF\n\t#!/bin/bash\n\tset -e\n\ta; b\n\tEOF\n',
    },
  ],
});
