import { describe, expect, it } from 'vitest';
import { problemLine, RuleFilesError } from '../../../../src/transfer/sync/rules/problems.ts';
import { auth, codesOf, problemsOf, read, SWR } from './support.ts';

const SECRET = 'cfbea286701ccff8c5dffd396a2474aa57257c51818d2e4e046ef757ac6c5391';
const login = (fields: string): string => `{"${SWR}": {${fields}}}`;

describe('auth files', () => {
  it('are read as image-migrator’s guide shows them', () => {
    const text = `{"quay.io/coreos": {}, "${SWR}": {"username": "cn-north-4@AK", "password": "${SECRET}", "insecure": true}}`;
    const { logins, warnings } = read(auth(text));
    expect(logins.map(({ place: _, ...rest }) => rest)).toEqual([
      { key: 'quay.io/coreos' },
      { key: SWR, username: 'cn-north-4@AK', password: SECRET, insecure: true },
    ]);
    expect(warnings.map(({ message }) => message.en).join()).toContain('"insecure": true');
  });

  it('are read as YAML, with numbers as they stand', () => {
    const text =
      'docker.io:\n  username: me\n  password: 0123\n"http://127.0.0.1:5000": {}\nindex.docker.io/x:\n';
    expect(read(auth(text)).logins.map(({ place: _, ...rest }) => rest)).toEqual([
      { key: 'docker.io', username: 'me', password: '0123' },
      { key: '127.0.0.1:5000', plainHttp: true },
      { key: 'docker.io/x' },
    ]);
  });

  it('name fields in any case, as Go does', () => {
    expect(
      read(auth(login('"Username": "a@b", "PASSWORD": "c", "Insecure": false'))).logins[0],
    ).toMatchObject({
      username: 'a@b',
      password: 'c',
      insecure: false,
    });
  });

  it('expand variables, and $$ to $', () => {
    const environment = { USER_NAME: 'a@b', SECRET: 'x$y' };
    const read2 = (password: string) =>
      read(auth(login(`"username": "\${USER_NAME}", "password": "${password}"`)), { environment })
        .logins[0];
    expect(read2('$SECRET')).toMatchObject({ username: 'a@b', password: 'x$y' });
    expect(read2('a$$b')).toMatchObject({ password: 'a$b' });
    expect(read2('a$1-$')).toMatchObject({ password: 'a$1-$' });
  });

  it('take no variable from a prototype', () => {
    expect(codesOf(auth(login('"username": "$constructor", "password": "a"')))).toEqual([
      '1 unset-variable',
    ]);
  });

  const wrong: readonly (readonly [name: string, text: string, codes: readonly string[]])[] = [
    [
      'masked with stars',
      login('"username": "cn-north-4@RVHVMX*****", "password": "cab4ceab4a1545*****"'),
      ['1 masked-credential', '1 masked-credential'],
    ],
    [
      'masked with x',
      login('"username": "xxxxxx",\n"password": "xxxxxx"'),
      ['1 masked-credential', '2 masked-credential'],
    ],
    [
      'masked with dots',
      login('"username": "xxxx@4N3FA.....", "password": "f1c82b57855f9d35....."'),
      ['1 masked-credential', '1 masked-credential'],
    ],
    [
      'masked with an ellipsis',
      login('"username": "a@b", "password": "2fd4c869ea0……"'),
      ['1 masked-credential'],
    ],
    ['masked in a variable', login('"username": "a@b", "password": "$P"'), ['1 masked-credential']],
    ['comma for a dot', '{"swr,cn-north-4.myhuaweicloud.com": {}}', ['1 comma-in-host']],
    [
      'placeholders',
      '{"源镜像仓库地址": {}, "swr.xxxx.myhuaweicloud.com": {}, "swr.<region>.myhuaweicloud.com": {}}',
      ['1 placeholder-host', '1 placeholder-host', '1 placeholder-host'],
    ],
    ['the API’s host', '{"swr-api.cn-north-4.myhuaweicloud.com": {}}', ['1 api-host']],
    ['no host', '{"myname": {}}', ['1 invalid-registry']],
    ['a tag', '{"quay.io/a/b:1": {}}', ['1 tag-in-key']],
    ['a user in the key', '{"me:secret@quay.io": {}}', ['1 userinfo']],
    [
      'twice',
      `{"quay.io": {"username":"a","password":"b"},\n"quay.io": {"username":"a","password":"c"}}`,
      ['2 duplicate-key'],
    ],
    [
      'twice in other words',
      '{"docker.io": {"username":"a","password":"b"},\n"https://index.docker.io/v1/": {}}',
      ['2 duplicate-key'],
    ],
    [
      'a field twice',
      login('"username": "a@b", "username": "c", "password": "d"'),
      ['1 duplicate-key'],
    ],
    ['half', login('"username": "a@b"'), ['1 half-login']],
    ['unset', login('"username": "$NOBODY", "password": "x"'), ['1 unset-variable']],
    [
      'a $ in the password',
      login('"username": "a@b", "password": "pa$word"'),
      ['1 unset-variable'],
    ],
    ['torn', login('"username": "a@b", "password": "abc\n def"'), ['1 line-wrap']],
    ['no map', '{"quay.io": {}, "docker.io": {}, "ghcr.io": "token"}', ['1 login-kind']],
    [
      'insecure: yes',
      login('"username": "a@b", "password": "b", "insecure": "yes"'),
      ['1 field-kind'],
    ],
    ['a number of lists', login('"username": [], "password": "b"'), ['1 field-kind']],
    ['rules', `{"quay.io/a/b": "${SWR}/a/b"}`, ['1 wrong-file']],
    ['docker’s', '{"auths": {}}', ['1 docker-config']],
    ['lines', 'quay.io me secret', ['1 wrong-file']],
  ];
  for (const [name, text, codes] of wrong) {
    it(`are told when wrong: ${name}`, () => {
      expect(codesOf(auth(text), { environment: { P: 'abc*****' } })).toEqual(codes);
    });
  }

  it('with everything that is wrong in the guide’s 4.3', () => {
    const text =
      '{ "swr,xxxx.myhuaweicloud.com": { "username": "xxxxx@F1I3Q.....", "password": "2fd4c869ea0....." }}\n\n    },\n    "swr.xxxx.myhuaweicloud.com": {\n        "username": "xxxx@4N3FA.....",\n        "password": "f1c82b57855f9d35....."\n    }\n}\n';
    expect(codesOf(auth(text))).toEqual([
      '3 text-after-end',
      '1 comma-in-host',
      '1 masked-credential',
      '1 masked-credential',
    ]);
  });

  it('tell odd things without refusing them', () => {
    const say = (fields: string) =>
      read(auth(login(fields)))
        .warnings.map(({ message }) => message.en)
        .join();
    expect(say('"username": "AKAKAKAKAK", "password": "x"')).toContain('<project>@<AK>');
    expect(say('"username": "a@b", "password": "x", "pasword": "y"')).toContain(
      'did you mean password',
    );
    expect(
      say(`"username": "a@b", "password": "${'SKmadeUpExampleSecretKeyForDocs000000000'}"`),
    ).toContain('secret key');
    expect(say(`"username": "a@b", "password": "${SECRET}"`)).toBe('');
  });

  it('never show a secret', () => {
    const secrets = ['hunter2', 'pa$word', 'abc*****', SECRET];
    for (const secret of secrets) {
      for (const text of [
        login(`"username": "a@b", "password": "${secret}", "insecure": "${secret}"`),
        login(`"username": "${secret}", "user": "${secret}"`),
        `{"${SWR}": "${secret}"}`,
        `{"${SWR}": {"password": "${secret}"`,
        `{"${SWR}": {"password": "${secret}}}`,
        `{"${SWR}": ["${secret}"], "x": {}, "y": {}}`,
        `{"me:${secret}@quay.io": {}}`,
        `login -u a -p ${secret} ${SWR}`,
        `{"password": "${secret}"}`,
        `"${secret}`,
        `${SWR}: *${secret.replace(/\W/g, '')}`,
      ]) {
        for (const slot of ['auth', 'config', 'images'] as const) {
          try {
            const { warnings } = read({ [slot]: { file: 'f', text } });
            expect(JSON.stringify(warnings)).not.toContain(secret);
          } catch (error) {
            expect(error).toBeInstanceOf(RuleFilesError);
            if (!(error instanceof RuleFilesError)) continue;
            expect(
              `${error.message} ${error.say('zh').message} ${error.stack}`,
              text,
            ).not.toContain(secret);
          }
        }
      }
    }
  });

  it('are named with file, line and registry', () => {
    const [problem] = problemsOf(auth(`{"quay.io": {},\n"${SWR}": {"username": "a@b"}}`));
    expect(problem && problemLine(problem, 'en')).toBe(`auth:2: "${SWR}": the password is missing`);
    expect(problem && problemLine(problem, 'zh')).toBe(`auth:2: "${SWR}": 缺少 password`);
  });
});
