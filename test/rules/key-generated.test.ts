import rule from '../../rules/key-generated.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nRUN ssh-keygen -R e.org && ssh-keygen -lf /k && ssh-keyscan e.org && openssl x509 -in /c && openssl dhparam -out /d 2048 && keytool -import -file /c && gpg --verify x\n',
    {
      name: 'deleted in the same step',
      code: 'FROM a:1\nRUN ssh-keygen -t rsa -f /tmp/k -N "" && rm -f /tmp/k* && openssl genrsa -out /tmp/x/y 2048 && rm -rf /tmp/x\n',
    },
    {
      name: 'not in the image',
      code: 'FROM a:1 AS b\nRUN ssh-keygen -A\nFROM a:1\nCOPY --from=b /x /\n',
    },
    {
      name: 'a request for a key that is there',
      code: 'FROM a:1\nRUN --mount=type=secret,id=k openssl req -new -key /run/secrets/k\n',
    },
    {
      name: 'in memory',
      code: 'FROM a:1\nRUN --mount=type=tmpfs,target=/t openssl genrsa -out /t/k\n',
    },
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN ⟦ssh-keygen -A⟧ && ⟦ssh-keygen -q⟧ -t rsa -N "" -f /root/.ssh/id_rsa\nRUN ⟦openssl genrsa⟧ -out /k 2048 && ⟦openssl req⟧ -x509 -newkey rsa:2048 -keyout /k && ⟦keytool -genkeypair⟧ -keystore /s && ⟦gpg --batch⟧ --gen-key /p\n',
      message: 'generated',
      codes: ['S6437', 'S6437', 'S6437', 'S6437', 'S6437', 'S6437'],
    },
    {
      name: 'deleted too late, and in a stage below the image',
      code: 'FROM a:1 AS b\nRUN ⟦ssh-keygen -A⟧\nFROM b\nRUN ⟦openssl genrsa⟧ -out /k\nRUN rm /k\n',
      message: 'generated',
    },
  ],
});
