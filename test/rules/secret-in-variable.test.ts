import rule from '../../rules/secret-in-variable.ts';
import { testRule } from '../support/ruleTester.ts';

/** Put together here, so that scanners of this repository find nothing. */
const GITHUB = `ghp_${'aB3'.repeat(12)}`;
const AWS = `AKIA${'QRST'.repeat(4)}`;

testRule(rule, {
  valid: [
    'FROM a:1\nENV TOKEN_FILE=/run/secrets/token PUBLIC_KEY=abc KEY_VERSION=3\n',
    'FROM a:1\nENV MONKEY=1 AUTHOR=me TOKENIZERS_PARALLELISM=false COMPASS=n\n',
    'FROM a:1\nENV PASSWORD_FILE=/x USERNAME=app\n',
    { name: 'before FROM without a value', code: 'ARG NPM_TOKEN\nFROM a:1\n' },
    { name: 'labels are no variables', code: 'FROM a:1\nLABEL token=x\n' },
    { name: 'allowed', code: 'FROM a:1\nENV CACHE_KEY=v1\n', options: { allow: ['CACHE_KEY'] } },
    {
      name: 'hadolint looks at parts of names',
      mode: 'hadolint',
      code: 'FROM a:1\nENV DB_PASS=x MY_KEY=y AUTH=z\nARG A B_TOKEN\n',
    },
  ],
  invalid: [
    {
      code: 'FROM a:1\nENV ⟦DB_PASSWORD⟧=hunter22\n',
      message: 'value',
      severity: 'error',
      codes: ['SecretsUsedInArgOrEnv'],
    },
    {
      name: 'names that BuildKit does not know',
      code: 'FROM a:1\nENV ⟦PGPASSWORD⟧=hunter22 ⟦MYSQL_PWD⟧=hunter22 ⟦clientSecret⟧="hunter22"\n',
      message: 'value',
      severity: 'error',
      codes: ['DL3064', 'DL3064', 'DL3064'],
    },
    {
      name: 'names that only BuildKit takes for secrets',
      code: 'FROM a:1\nENV ⟦CACHE_KEY⟧=v1-abc ⟦AUTH⟧=basic ⟦KEY_LENGTH⟧=4096\n',
      message: 'named',
      severity: 'info',
      codes: ['SecretsUsedInArgOrEnv', 'SecretsUsedInArgOrEnv', 'SecretsUsedInArgOrEnv'],
    },
    {
      name: 'nothing secret in it',
      code: 'FROM a:1\nENV ⟦API_TOKEN⟧="" ⟦GPG_KEY⟧=E3FF2839C048B25C084DEBE9B26995E310250568\nENV ⟦SSL_KEY⟧ /etc/ssl/server.key\nENV ⟦USE_AUTH⟧=true\nENV ⟦ADMIN_PASSWORD⟧=changeme\n',
      message: 'named',
      severity: 'info',
    },
    {
      name: 'a credential says what it is, whatever its name',
      code: `FROM a:1\nENV ⟦GH⟧=${GITHUB}\nARG ⟦X⟧="id ${AWS}"\n`,
      message: 'credential',
      severity: 'error',
      says: ['GitHub token', 'AWS access key'],
    },
    {
      name: 'a default of an argument before FROM',
      code: 'ARG ⟦NPM_TOKEN⟧=s3cr3tvalue\nFROM a:1\n',
      message: 'value',
      codes: ['DL3064'],
    },
    {
      name: 'passed on',
      code: 'FROM a:1\nARG ⟦API_TOKEN⟧\nENV ⟦API_TOKEN⟧=$API_TOKEN\n',
      message: ['argument', 'passed'],
      severity: 'warning',
    },
    {
      name: 'only RUN reads it',
      code: 'FROM a:1\n# for the registry\nARG ⟦API_TOKEN⟧\nRUN true\nRUN --mount=type=cache,target=/c get "$API_TOKEN"\nRUN <<EOF\nuse ${API_TOKEN}\nEOF\n',
      message: 'argument',
      unsafelyFixed:
        'FROM a:1\n# for the registry\nRUN true\nRUN --mount=type=secret,id=API_TOKEN,env=API_TOKEN --mount=type=cache,target=/c get "$API_TOKEN"\nRUN --mount=type=secret,id=API_TOKEN,env=API_TOKEN <<EOF\nuse ${API_TOKEN}\nEOF\n',
    },
    {
      name: 'no RUN names it, so one may read it unseen',
      code: 'FROM a:1\nARG ⟦API_TOKEN⟧\nRUN npm ci\n',
      message: 'argument',
    },
    {
      name: 'a stage built on this one sees it too',
      code: 'FROM a:1 AS b\nARG ⟦API_TOKEN⟧\nRUN x $API_TOKEN\nFROM b\nRUN y\n',
      message: 'argument',
    },
    {
      name: 'several on a line, and ONBUILD, which BuildKit does not look at',
      code: 'FROM a:1\nARG ⟦A_SECRET⟧ ⟦B_TOKEN⟧\nONBUILD ENV ⟦C_PASSWORD⟧=hunter22\n',
      message: ['argument', 'argument', 'value'],
      codes: ['SecretsUsedInArgOrEnv', 'SecretsUsedInArgOrEnv', 'DL3064'],
    },
    {
      name: 'hadolint',
      mode: 'hadolint',
      code: 'ARG ⟦G_TOKEN⟧\nFROM a:1\nENV ⟦GOPRIVATE⟧=x ⟦username_file⟧=/x ⟦TRAVIS_SUDO⟧=1\nONBUILD ARG ⟦Y_TOKEN⟧\n',
      message: 'named',
      codes: ['DL3064', 'DL3064', 'DL3064', 'DL3064', 'DL3064'],
    },
  ],
});
