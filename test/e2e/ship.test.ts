import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/process/spawn.ts';
import { longTermLogin } from '../../src/swr/login.ts';
import { watchCommandLines } from '../support/childProcesses.ts';
import { type CliOptions, type CliRun, runCli } from '../support/cliSession.ts';
import { type DockerDaemon, programs, startDockerDaemon } from '../support/dockerDaemon.ts';
import { needs, needsRoot } from '../support/realParts.ts';
import { RealRegistry } from '../support/realRegistry.ts';
import { SwrDouble } from '../support/swrDouble.ts';
import { type SwrManagementApi, startSwrManagementApi } from '../support/swrManagementApi.ts';

const keys = {
  accessKey: 'AKMADEUP0EXAMPLE0000',
  secretKey: 'SKmadeUpExampleSecretKeyForDocs0000000000',
};
const login = longTermLogin('cn-north-4', keys);
const BUILD_SECRET = 'build-secret-that-must-not-leak';
const here =
  needs('dockerd', 'docker', 'docker-registry', 'skopeo', 'busybox', 'tar') && needsRoot();

/** Chapter 2 of the guide, its comments on lines of their own, its base pinned to what is here. */
const JDK = `FROM centos:7
RUN useradd -d /home/springboot -m springboot
ADD --chown=springboot:springboot ./openlogic-openjdk-8u352-b08-linux-x64.tar.gz /home/springboot
USER springboot
ENV JAVA_HOME=/home/springboot/openlogic-openjdk-8u352-b08-linux-x64
ENV PATH=$JAVA_HOME/bin:$PATH
WORKDIR /home/springboot/
`;
/** As chapter 2 of the guide prints it. */
const PRINTED = `FROM centos #使用centos作为基础镜像
RUN useradd -d /home/springboot -m springboot #在工作目录下创建一个用户
ADD ./openlogic-openjdk-8u352-b08-linux-x64.tar.gz /home/springboot #拷贝jdk软件包到镜像，并自动解压
RUN chown springboot:springboot /home/springboot/openlogic-openjdk-8u352-b08-linux-x64 -R
USER springboot
#指定用户为springboot
ENV JAVA_HOME=/home/springboot/openlogic-openjdk-8u352-b08-linux-x64
#设置环境变量
ENV PATH=$JAVA_HOME/bin:$PATH \\
CLASSPATH=.:$JAVA_HOME/lib/dt.jar:$JAVA_HOME/lib/tools.jar
WORKDIR /home/springboot/
#指定镜像的工作目录
`;

describe.skipIf(!here)('ship with a real docker daemon and registry, behind SWR’s manners', () => {
  let folder: string;
  let context: string;
  let daemon: DockerDaemon;
  let registry: RealRegistry;
  let api: SwrManagementApi;
  let swr: SwrDouble;
  let name: string;
  let serial = 0;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'dw-ship-'));
    context = path.join(folder, 'image');
    mkdirSync(context);
    daemon = await startDockerDaemon();
    registry = await RealRegistry.start();
    api = await startSwrManagementApi({ ...keys, region: 'cn-north-4', registry: 'swr.test' });
    swr = await SwrDouble.start({
      backend: registry.origin,
      users: { [login.username]: login.password },
      organizations: api.organizations,
    });
    await importBase();
    const jdk = 'openlogic-openjdk-8u352-b08-linux-x64';
    mkdirSync(path.join(folder, jdk, 'bin'), { recursive: true });
    writeFileSync(path.join(folder, jdk, 'bin', 'java'), '#!/bin/sh\necho 1.8.0_352\n', {
      mode: 0o755,
    });
    await run('tar', ['-czf', path.join(context, `${jdk}.tar.gz`), '-C', folder, jdk]);
    const signedIn = await cli(['login', swr.host, '--region', 'cn-north-4'], {
      env: { HUAWEICLOUD_SDK_AK: keys.accessKey, HUAWEICLOUD_SDK_SK: keys.secretKey },
    });
    expect(signedIn.err).toContain('logged in');
  });
  afterAll(async () => {
    await swr?.stop();
    await api?.close();
    await registry?.stop();
    await daemon?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    writeFileSync(path.join(context, 'dockerfile'), JDK);
    name = `${swr.host}/testawa0306/openjdk:v8.${serial++}`;
  });

  /** A base the size of busybox that has what the example asks of centos. */
  async function importBase(): Promise<void> {
    const root = path.join(folder, 'root');
    for (const part of ['bin', 'etc', 'home', 'tmp']) {
      mkdirSync(path.join(root, part), { recursive: true });
    }
    copyFileSync(programs('busybox')[0] ?? '', path.join(root, 'bin', 'busybox'));
    for (const applet of ['sh', 'mkdir', 'chown', 'cat', 'sha256sum', 'test', 'ls']) {
      symlinkSync('busybox', path.join(root, 'bin', applet));
    }
    writeFileSync(path.join(root, 'etc', 'passwd'), 'root:x:0:0::/:/bin/sh\n');
    writeFileSync(path.join(root, 'etc', 'group'), 'root:x:0:\n');
    const useradd = path.join(root, 'bin', 'useradd');
    writeFileSync(
      useradd,
      '#!/bin/sh\nmkdir -p "$2"\necho "$4:x:1000:1000::$2:/bin/sh" >> /etc/passwd\necho "$4:x:1000:" >> /etc/group\nchown 1000:1000 "$2"\n',
    );
    chmodSync(useradd, 0o755);
    const archive = path.join(folder, 'root.tar');
    await run('tar', ['-cf', archive, '-C', root, '.']);
    const imported = await run('docker', ['import', archive, 'centos:7'], { env: daemon.env });
    expect(imported.stderr).toBe('');
    await run('docker', ['tag', 'centos:7', 'centos:latest'], { env: daemon.env });
  }

  function cli(argv: readonly string[], options: CliOptions = {}): Promise<CliRun> {
    return runCli(argv, { cwd: folder, ...options, env: { ...daemon.env, ...options.env } });
  }
  const ship = (...more: string[]) => [
    'ship',
    context,
    '--to',
    name,
    '--swr',
    '--create-org',
    '--swr-api',
    api.url,
    '--network',
    'host',
    ...more,
  ];
  const swrEnv = {
    HUAWEICLOUD_SDK_AK: keys.accessKey,
    HUAWEICLOUD_SDK_SK: keys.secretKey,
    HW_REGION_NAME: 'cn-north-4',
  };

  test('the guide’s JDK example: fixed, built, pushed, verified, and pulled back equal', async () => {
    writeFileSync(path.join(context, 'dockerfile'), PRINTED);
    const fixed = await cli(['fix', '--unsafe', path.join(context, 'dockerfile')]);
    expect(fixed.exit).toBe(0);
    const { exit, out, err } = await cli(ship('--fail-on', 'error', '--json'), {
      env: swrEnv,
    });
    expect(err).toContain('organization testawa0306 is created');
    expect(err).not.toContain('dockwright:');
    expect(exit).toBe(0);
    const report = JSON.parse(out) as {
      digest: string;
      imageId: string;
      steps: { step: string; status: string }[];
    };
    expect(report.steps.map(({ step, status }) => `${step} ${status}`)).toEqual([
      'lint done',
      'check done',
      'build done',
      'push done',
      'verify done',
      'deploy skipped',
    ]);
    const [repository = ''] = name.split(/:[^:/]*$/);
    const pulled = await run('docker', ['pull', `${repository}@${report.digest}`], {
      env: { ...daemon.env, DOCKER_CONFIG: path.join(daemon.folder, 'config') },
    });
    expect(pulled.stderr).toBe('');
    const id = await run('docker', ['inspect', '-f', '{{.Id}}', `${repository}@${report.digest}`], {
      env: daemon.env,
    });
    expect(id.stdout.trim()).toBe(report.imageId);
    const copy = path.join(folder, 'copy');
    const copied = await run('skopeo', [
      'copy',
      ...['--src-tls-verify=false', '--src-creds', `${login.username}:${login.password}`],
      `docker://${name}`,
      `dir:${copy}`,
    ]);
    expect(copied.stderr).toBe('');
    const manifest = readFileSync(path.join(copy, 'manifest.json'));
    expect(`sha256:${createHash('sha256').update(manifest).digest('hex')}`).toBe(report.digest);
    const ran = await run(
      'docker',
      ['run', '--rm', '--network', 'host', `${repository}@${report.digest}`, 'java'],
      { env: daemon.env },
    );
    expect(ran.stdout).toBe('1.8.0_352\n');
  });

  test('a second ship of the same image sends nothing', async () => {
    await cli(ship('--no-lint'), { env: swrEnv });
    const { out } = await cli(ship('--no-lint', '--json'), { env: swrEnv });
    expect(JSON.parse(out)).toMatchObject({ ok: true, uploaded: 0 });
  });

  test('the file as the guide prints it is stopped by the gate, nothing is built', async () => {
    writeFileSync(path.join(context, 'dockerfile'), PRINTED);
    const before = swr.requests.length;
    const { exit, err } = await cli(ship(), { env: swrEnv });
    expect(exit).toBe(1);
    expect(err).toContain('the lint gate is closed');
    expect(err).toContain('A comment cannot follow FROM on its line');
    expect(err).toContain('inline-comment');
    expect(swr.requests.length).toBe(before);
  });

  test('the guide’s upper-case name is refused before anything is built', async () => {
    name = `${swr.host}/testawa0306/Openjdk:v8.8`;
    const { exit, err } = await cli(ship('--no-lint'), { env: swrEnv });
    expect(exit).toBe(2);
    expect(err).toContain(`use ${swr.host}/testawa0306/openjdk:v8.8`);
  });

  test('a failing build is told and nothing is pushed', async () => {
    writeFileSync(path.join(context, 'dockerfile'), 'FROM centos:7\nRUN test -e /no/such/file\n');
    const { exit, err, out } = await cli(ship('--no-lint', '--json'), { env: swrEnv });
    expect(exit).toBe(2);
    expect(err).toContain('build: the build failed');
    expect(JSON.parse(out)).toMatchObject({ ok: false, error: { code: 'build-failed' } });
    expect(
      swr.requests.some(
        ({ method, url }) => method === 'PUT' && url.includes(name.split(':').at(-1) ?? ''),
      ),
    ).toBe(false);
  });

  test('the manifest gets the digest, and a wrong container is found before the build', async () => {
    const manifest = path.join(folder, 'web.yaml');
    const [repository = ''] = name.split(/:[^:/]*$/);
    const text = `kind: Deployment # ours\nspec:\n  template:\n    spec:\n      containers:\n      - name: jdk\n        image: ${repository}:old # replaced\n`;
    writeFileSync(manifest, text);
    const wrong = await cli(ship('--no-lint', '--deploy', manifest, '--container', 'x'), {
      env: swrEnv,
    });
    expect(wrong.err).toContain('check: the manifest has no container named "x"');
    const { out, exit } = await cli(ship('--no-lint', '--deploy', manifest), { env: swrEnv });
    expect(exit).toBe(0);
    expect(readFileSync(manifest, 'utf8')).toBe(text.replace(`${repository}:old`, out.trim()));
  });

  test('--dry-run prints the plan and sends nothing', async () => {
    const before = swr.requests.length;
    const { exit, out } = await cli(ship('--dry-run'), { env: swrEnv, language: 'zh' });
    expect(exit).toBe(0);
    expect(out.split('\n').map(line => line.split(' ')[0])).toEqual([
      'lint',
      'check',
      'build',
      'push',
      'verify',
      '',
    ]);
    expect(out).toContain('推送');
    expect(swr.requests.length).toBe(before);
  });

  test('no secret in output, in logs of the servers, or in the command line of any child', async () => {
    const marker = createHash('sha256').update(BUILD_SECRET).digest('hex');
    writeFileSync(
      path.join(context, 'dockerfile'),
      'FROM centos:7\nARG TOKEN\nRUN test -n "$TOKEN" && test "$TOKEN" != x\n',
    );
    const watch = watchCommandLines();
    const shipped = await cli(ship('--no-lint', '--build-arg', 'TOKEN'), {
      env: { ...swrEnv, TOKEN: BUILD_SECRET },
    });
    const printed = await cli(
      ['login', swr.host, '--region', 'cn-north-4', '--print', 'containerd'],
      { env: swrEnv },
    );
    const lines = watch.stop();
    expect(shipped.exit).toBe(0);
    expect(lines.some(line => line.includes('docker build') || line.includes('docker save'))).toBe(
      true,
    );
    const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
    const everything = [
      ...lines,
      ...registry.log,
      ...swr.requests.map(({ url }) => url),
      ...api.requests,
      shipped.out,
      shipped.err,
      printed.out,
      printed.err,
    ].join('\n');
    for (const secret of [keys.secretKey, login.password, auth, BUILD_SECRET, marker]) {
      expect(everything).not.toContain(secret);
    }
  });
});
