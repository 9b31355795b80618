import rule from '../../rules/undefined-variable.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM alpine:3\nARG A\nENV B=$A C=${PATH}:/x\nUSER $A\n',
    { name: 'a parent’s', code: 'FROM alpine:3 AS a\nARG X\nENV Y=1\nFROM a\nLABEL x=$X y=$Y\n' },
    { name: 'the base may set it', code: 'FROM php:8\nCOPY a $PHP_INI_DIR/\n' },
    { name: 'nor is the base known', code: 'FROM team/app:1\nUSER $RUN_USER\n' },
    {
      name: 'a word for the case',
      code: 'FROM alpine:3\nENV L="${L:+$L2:}/x" M=${M:-1}\nARG V=${V:-2}\n'.replace('$L2', ''),
    },
    {
      name: 'a shell’s own',
      code: 'FROM alpine:3\nRUN echo $X\nCMD echo $X\nHEALTHCHECK CMD echo $X\n',
    },
    {
      name: 'not expanded',
      code: "FROM alpine:3\nLABEL a='$X' b=\\$X\nONBUILD USER $X\nCOPY <<'E' /x\n$X\nE\n",
    },
    { name: 'an earlier pair of the same ARG', code: 'FROM alpine:3\nARG A=1 B=$A\n' },
    { name: 'another pair of the same ENV: another rule', code: 'FROM alpine:3\nENV A=1 B=$A\n' },
    { name: 'passed', code: 'FROM alpine:3\nARG A\nUSER $A\n', buildArgs: { A: '1' } },
  ],
  invalid: [
    {
      name: 'an ARG before the first FROM',
      code: 'ARG V=1\nFROM alpine:3\n# about\nLABEL v=⟦$V⟧ w=${V}\nUSER ⟦${V}⟧\n',
      message: 'global',
      codes: ['UndefinedVar', 'UndefinedVar'],
      unsafelyFixed: 'ARG V=1\nFROM alpine:3\nARG V\n# about\nLABEL v=$V w=${V}\nUSER ${V}\n',
    },
    {
      name: 'its own default',
      code: 'ARG V=1\nFROM alpine:3\nARG V=⟦${V}⟧\n',
      message: 'global',
      unsafelyFixed: 'ARG V=1\nFROM alpine:3\nARG V\nARG V=${V}\n',
    },
    {
      name: 'a platform argument',
      code: 'FROM php:8\nCOPY bin-⟦$TARGETARCH⟧ /x\n',
      message: 'platform',
      unsafelyFixed: 'FROM php:8\nARG TARGETARCH\nCOPY bin-$TARGETARCH /x\n',
    },
    {
      name: 'mistyped',
      code: 'FROM alpine:3\nARG VERSION\nENV A=⟦${VERSOIN}⟧\n',
      message: 'mistyped',
      says: 'VERSION',
      unsafelyFixed: 'FROM alpine:3\nARG VERSION\nENV A=${VERSION}\n',
    },
    {
      name: 'a heredoc that is a script',
      code: 'FROM php:8\nCOPY <<EOF /x\nexec "⟦$@⟧" "$1"\nEOF\n',
      message: 'heredoc',
      unsafelyFixed: 'FROM php:8\nCOPY <<\'EOF\' /x\nexec "$@" "$1"\nEOF\n',
    },
    {
      name: 'everywhere BuildKit expands',
      code: 'FROM scratch\nCOPY --chown=⟦$A⟧ --chmod=⟦$B⟧ ⟦$C⟧ ⟦$D⟧\nVOLUME ⟦$E⟧\nSTOPSIGNAL ⟦$F⟧\nWORKDIR /⟦$G⟧\nRUN --mount=type=cache,target=⟦$H⟧ x\nLABEL ⟦$I⟧=1\nADD --checksum=⟦$J⟧ a b\n',
      message: 'unset',
      says: 'scratch',
    },
    {
      name: 'JSON forms and several lines',
      code: 'FROM debian:13\nCOPY ["⟦$A⟧", "/x"]\nENV X=1 \\\n  # why\n  Y=⟦${LD_LIBRARY_PATH}⟧:/x\n',
      message: 'unset',
      says: 'debian:13',
    },
    {
      name: 'a later ARG does not help',
      code: 'FROM alpine:3\nUSER ⟦$AAAA⟧\nARG AAAA\n',
      message: 'unset',
    },
  ],
});
