import type { Language } from '../rule/language.ts';

export const LOGIN_PROGRAMS = ['docker', 'podman', 'containerd', 'password'] as const;
export type LoginProgram = (typeof LOGIN_PROGRAMS)[number];

/** What a login command must know to make the same login again in a pipe. */
export interface LoginHelp {
  readonly registry: string;
  readonly username: string;
  /** The command line that prints the password: it names where the secret is, it does not hold it. */
  readonly again: string;
}

/** How another program logs in: commands that fetch the password through a pipe, never a text that holds it. */
export function loginHelp(
  program: Exclude<LoginProgram, 'password'>,
  { registry, username, again }: LoginHelp,
  language: Language,
): string {
  const user = quote(username);
  switch (program) {
    case 'docker':
    case 'podman':
      return `${again} | ${program} login --username ${user} --password-stdin ${registry}\n`;
    case 'containerd':
      return language === 'zh'
        ? `# nerdctl：登录一次，之后可直接拉取和推送
${again} | nerdctl login --username ${user} --password-stdin ${registry}
# ctr：每次都要带上登录信息（执行期间同机用户可在进程列表中看到）
ctr image pull --user "${username}:$(${again})" ${registry}/<组织名>/<镜像名>:<标签>
# kubelet 通过 CRI 拉取时使用镜像密钥
kubectl create secret docker-registry swr --docker-server=${registry} --docker-username=${user} --docker-password="$(${again})"
`
        : `# nerdctl: log in once, then pull and push
${again} | nerdctl login --username ${user} --password-stdin ${registry}
# ctr: the login goes with each call (other users of the machine can see it in the process list meanwhile)
ctr image pull --user "${username}:$(${again})" ${registry}/<organization>/<image>:<tag>
# a kubelet that pulls through CRI takes it from a pull secret
kubectl create secret docker-registry swr --docker-server=${registry} --docker-username=${user} --docker-password="$(${again})"
`;
  }
}

/** One word for a POSIX shell. */
export function quote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
