import rule from '../../rules/add-instead-of-copy.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nCOPY . /app\n',
    'FROM a:1\nADD rootfs.tar.gz /\n',
    { name: 'one archive among others', code: 'FROM a:1\nADD app.py lib.tgz /app/\n' },
    'FROM a:1\nADD https://example.com/a.txt /a.txt\n',
    { name: 'a repository', code: 'FROM a:1\nADD git@github.com:a/b.git /src\n' },
    { name: 'nobody knows what it holds', code: 'FROM a:1\nARG FILE\nADD $FILE /\n' },
    { name: 'an archive behind a variable', code: 'FROM a:1\nARG F=a.tar.xz\nADD ${F} /\n' },
    { name: 'a flag that only ADD has', code: 'FROM a:1\nADD --unpack=false app /\n' },
    { name: 'a glob of archives', code: 'FROM a:1\nADD dist/*.tar.gz /opt/\n' },
    { name: 'a heredoc', code: 'FROM a:1\nADD <<EOF /a\nb\nEOF\n' },
    { name: 'only an archive', code: 'FROM a:1\nADD a.tar /\n', mode: 'hadolint' },
  ],
  invalid: [
    {
      code: 'FROM a:1\n⟦ADD⟧ . /app\n',
      message: 'add',
      codes: ['DL3020'],
      fixed: 'FROM a:1\nCOPY . /app\n',
    },
    {
      name: 'the case of the word is kept',
      code: 'FROM a:1\n⟦add⟧ --chown=app:app \\\n  src/ \\\n  # the rest\n  app.jar /app/\n',
      message: 'add',
      fixed: 'FROM a:1\ncopy --chown=app:app \\\n  src/ \\\n  # the rest\n  app.jar /app/\n',
    },
    {
      name: 'a name that could be an archive',
      code: 'FROM a:1\n⟦ADD⟧ app /usr/bin/\n',
      message: 'add',
      unsafelyFixed: 'FROM a:1\nCOPY app /usr/bin/\n',
    },
    {
      name: 'a glob that could match archives',
      code: 'FROM a:1\n⟦ADD⟧ dist/* /opt/\n',
      message: 'add',
      unsafelyFixed: 'FROM a:1\nCOPY dist/* /opt/\n',
    },
    {
      name: 'a glob whose files the context shows',
      code: 'FROM a:1\n⟦ADD⟧ bin/* /opt/\n',
      files: { 'bin/run': '#!/bin/sh\n', 'bin/stop': '#!/bin/sh\n' },
      message: 'add',
      fixed: 'FROM a:1\nCOPY bin/* /opt/\n',
    },
    {
      name: 'a binary file is not evident',
      code: 'FROM a:1\n⟦ADD⟧ app /opt/\n',
      files: { app: 'a\0b' },
      message: 'add',
      unsafelyFixed: 'FROM a:1\nCOPY app /opt/\n',
    },
    {
      name: 'JSON form',
      code: 'FROM a:1\n⟦ADD⟧ ["my app/", "/app/"]\n',
      message: 'add',
      fixed: 'FROM a:1\nCOPY ["my app/", "/app/"]\n',
    },
    {
      name: 'a trigger is part of the image',
      code: 'FROM a:1\nONBUILD ⟦ADD⟧ . /\n',
      message: 'add',
      unsafelyFixed: 'FROM a:1\nONBUILD COPY . /\n',
    },
    {
      name: 'hadolint takes a repository for a file',
      code: 'FROM a:1\n⟦ADD⟧ git@github.com:a/b.git /src\nADD a.zst.xz /\n',
      mode: 'hadolint',
      message: 'add',
    },
  ],
});
