import rule from '../../rules/entrypoint-crlf.ts';
import { testRule } from '../support/ruleTester.ts';

const START = 'FROM alpine:3.23\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n';
const files = { 'run.sh': '#!/bin/sh\r\nexec "$@"\r\n' };

testRule(rule, {
  valid: [
    START,
    { code: START, files: { 'run.sh': '#!/bin/sh\nexec "$@"\n' } },
    { code: START, files: { 'run.sh': '#!/bin/sh\nprintf "\r\n"\n' } },
    { code: START.replace('ENT', "RUN sed -i 's/\\r$//' /run.sh\nENT"), files },
    { code: START.replace('ENT', 'RUN dos2unix /run.sh\nENT'), files },
  ],
  invalid: [
    { code: START, files, message: 'crlf', inFiles: ['run.sh'] },
    {
      code: START.replace('["', '["sh", "'),
      files: { 'run.sh': 'set -e\r\nnode x\r\n' },
      message: 'crlf',
      inFiles: ['run.sh'],
    },
    {
      code: START.replace('ENT', 'RUN chmod +x /run.sh\nENT'),
      files: { 'run.sh': '#!/usr/bin/env python3\r\nprint(1)\r\n' },
      message: 'crlf',
      inFiles: ['run.sh'],
    },
  ],
});
