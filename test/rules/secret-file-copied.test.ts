import rule from '../../rules/secret-file-copied.ts';
import { testRule } from '../support/ruleTester.ts';

const KEY = '-----BEGIN EC PRIVATE KEY-----\nx\n';

testRule(rule, {
  valid: [
    'FROM a:1\nCOPY .env.example id_rsa.pub app.js cert.pem ca.pem /x/\nCOPY . .\n',
    {
      name: 'public keys',
      code: 'FROM a:1\nCOPY nginx_signing.key docker-gpg.key root.pem /x/\nCOPY vendor.key /etc/apt/keyrings/\n',
    },
    { name: 'from another image', code: 'FROM a:1\nCOPY --from=b /etc/server.key /\n' },
    {
      name: 'nothing secret in it',
      code: 'FROM a:1\nCOPY .env .npmrc tls.pem /x/\n',
      files: {
        '.env': 'PORT=80\nDB_PASSWORD=${DB}\nAPI_KEY=\n',
        '.npmrc': 'registry=https://r.e.com\n//r.e.com/:_authToken=${NPM_TOKEN}\n',
        'tls.pem': '-----BEGIN CERTIFICATE-----\n',
      },
    },
    { name: 'settings of npm that cannot be read', code: 'FROM a:1\nCOPY .npmrc /x/\n' },
    { name: 'a stage that is not built', code: 'FROM a:1 AS t\nCOPY id_rsa /\nFROM a:1\n' },
    { name: 'a mount', code: 'FROM a:1\nRUN --mount=type=bind,source=.env,target=/e cat /e\n' },
  ],
  invalid: [
    {
      code: 'FROM a:1\nCOPY ⟦id_rsa⟧ ⟦.env⟧ /x/\nADD ⟦certs/server.key⟧ ⟦./.aws⟧ ⟦*.pfx⟧ /y/\nCOPY [⟦"k.jks"⟧, "/z/"]\n',
      message: 'named',
      severity: 'warning',
      codes: [
        'CIS-DI-0010',
        'CIS-DI-0010',
        'CIS-DI-0010',
        'CIS-DI-0010',
        'CIS-DI-0010',
        'CIS-DI-0010',
      ],
    },
    {
      name: 'read, and found out',
      code: 'FROM a:1\nCOPY ⟦.env⟧ ⟦.npmrc⟧ ⟦tls.pem⟧ /x/\n',
      files: {
        '.env': '# x\nexport DB_PASSWORD="hunter22"\n',
        '.npmrc': '//r.e.com/:_authToken=abcdef0123\n',
        'tls.pem': KEY,
      },
      message: 'holds',
      severity: 'error',
    },
    {
      name: 'in a stage that the image only copies from',
      code: 'FROM a:1 AS b\nCOPY ⟦id_rsa⟧ /\nFROM a:1\nCOPY --from=b /x /\n',
      message: 'builder',
      severity: 'info',
    },
    {
      name: 'a variable tells what the file is',
      code: 'FROM a:1\nENV GOOGLE_APPLICATION_CREDENTIALS=/app/gcp.json\nCOPY ⟦gcp.json⟧ x /app/\nCOPY ⟦y.json⟧ /app/gcp.json\n',
      message: 'pointed',
      codes: ['DS-0031', 'DS-0031'],
    },
  ],
});
