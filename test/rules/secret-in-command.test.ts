import rule from '../../rules/secret-in-command.ts';
import { testRule } from '../support/ruleTester.ts';

/** Put together here, so that scanners of this repository find nothing. */
const TOKEN = `ghp_${'aB3'.repeat(12)}`;

testRule(rule, {
  valid: [
    'FROM a:1\nRUN useradd -m app && useradd -p "*" b && echo "app:$P" | chpasswd && echo "a:$(cat /run/secrets/p)" | chpasswd\n',
    'FROM a:1\nRUN curl -u "$U:$P" -H "Authorization: Bearer $T" https://e.org && docker login -u x --password-stdin r.e.org\n',
    'FROM a:1\nRUN mysql -p db && mysql -u root -p"$P" && mkdir -p /x && cp -p a b && npm config set registry https://e.org\n',
    'FROM a:1\nRUN keytool -import -storepass changeit -file /ca && gpg --passphrase "" --gen-key && tool --token-file /run/secrets/t --password your-password\n',
    'FROM a:1\nRUN TOKEN=$(cat /run/secrets/t) && export API_KEY="$K" && PASSWORD_FILE=/x ./y && PASS=1 ./z\n',
    {
      name: 'in a URL: another rule’s',
      code: `FROM a:1\nRUN curl https://${TOKEN}@github.com/x\n`,
    },
  ],
  invalid: [
    {
      code: 'FROM a:1\nRUN echo ⟦\'root:toor\'⟧ | chpasswd && echo ⟦"$USER:password"⟧ | sudo chpasswd && chpasswd <<< ⟦root:x1⟧\nRUN echo ⟦secret1⟧ | passwd --stdin app\n',
      message: 'account',
      codes: ['S6437', 'S6437', 'S6437', 'S6437'],
    },
    {
      name: 'hashes are passwords too',
      code: 'FROM a:1\nRUN useradd -m -p ⟦\'$1$abc$def\'⟧ a && usermod ⟦--password=abc⟧ b && useradd -p ⟦$(echo hdfs | openssl passwd -1 -stdin)⟧ c && useradd -p ⟦"$(openssl passwd -6 hunter2)"⟧ d\n',
      message: 'account',
    },
    {
      name: 'options of tools',
      code: 'FROM a:1\nRUN curl -fu ⟦ci:hunter22⟧ https://e.org && wget ⟦--password=hunter22⟧ https://e.org && sshpass -p ⟦hunter22⟧ scp a b:\nRUN docker login -u x -p ⟦hunter22⟧ && mysql -uroot ⟦-phunter22⟧ && htpasswd -bc /f u ⟦hunter22⟧ && any ⟦--api-key=hunter22⟧ --client-secret ⟦hunter22⟧\nRUN openssl req -passout ⟦pass:hunter22⟧ && keytool -genkey -storepass ⟦hunter22⟧\n',
      message: 'password',
      severity: 'error',
      says: [
        'curl',
        'wget',
        'sshpass',
        'docker',
        'mysql',
        'htpasswd',
        'any',
        'any',
        'openssl',
        'keytool',
      ],
    },
    {
      name: 'settings',
      code: 'FROM a:1\nRUN aws configure set aws_secret_access_key ⟦wJalrXUtnFEMI⟧ && npm config set //r.e.org/:_authToken ⟦hunter22⟧ && npm config set ⟦//r.e.org/:_authToken=hunter22⟧ && poetry config http-basic.x me ⟦hunter22⟧\n',
      message: 'password',
      codes: ['S6437', 'S6437', 'S6437', 'S6437'],
    },
    {
      name: 'credentials by their form',
      code: `FROM a:1\nRUN gh auth ⟦${TOKEN}⟧ && echo ⟦"token: ${TOKEN}"⟧ > /x\n`,
      message: 'token',
      says: 'GitHub token',
    },
    {
      name: 'variables',
      code: 'FROM a:1\nRUN ⟦PGPASSWORD=hunter22⟧ psql && export ⟦API_TOKEN="hunter22"⟧ && env ⟦DB_PASSWORD=hunter22⟧ ./x\n',
      message: 'variable',
    },
  ],
});
