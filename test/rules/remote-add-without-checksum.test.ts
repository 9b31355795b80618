import rule from '../../rules/remote-add-without-checksum.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nADD . /app\n',
    'FROM a:1\nADD a.tar.gz /app\n',
    `FROM a:1\nADD --checksum=sha256:${'0'.repeat(64)} https://example.com/a /a\n`,
    `FROM a:1\nADD git@github.com:a/b.git#${'1'.repeat(40)} /src\n`,
    `FROM a:1\nADD https://github.com/a/b.git?ref=${'1'.repeat(40)} /src\n`,
    {
      name: 'an address that is fetched because it changes',
      code: 'FROM a:1\nADD https://api.github.com/repos/a/b/git/refs/heads/main /.ref\n',
    },
    {
      name: 'one checksum cannot fit all architectures',
      code: 'FROM a:1\nARG TARGETARCH\nADD https://example.com/a-${TARGETARCH} /a\n',
    },
    { name: 'nobody knows where it points', code: 'FROM a:1\nARG URL\nADD $URL /a\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nADD ⟦https://example.com/a⟧ ⟦http://example.com/b⟧ local /x/\n',
      message: 'file',
      says: ['https://example.com/a', 'http://example.com/b'],
    },
    {
      name: 'through a variable',
      code: 'FROM a:1\nARG V=1\nARG URL=https://example.com/$V\nADD \\\n  ⟦$URL⟧ \\\n  /a\n',
      message: 'file',
    },
    { code: 'FROM a:1\nADD [⟦"https://x.org/a b"⟧, "/a"]\n', message: 'file', name: 'JSON form' },
    { code: 'FROM a:1\nADD ⟦https://github.com/a/b.git⟧ /src\n', message: 'repository' },
    { code: 'FROM a:1\nADD ⟦git@github.com:a/b.git#v1.2:docs⟧ /src\n', message: 'repository' },
    {
      name: 'no credentials in the message',
      code: 'FROM a:1\nADD ⟦https://user:secret@example.com/a⟧ /a\n',
      message: 'file',
      says: 'https://example.com/a goes',
    },
    { code: 'FROM a:1\nONBUILD ADD ⟦https://example.com/a⟧ /a\n', message: 'file' },
  ],
});
