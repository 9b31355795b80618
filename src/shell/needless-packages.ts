/**
 * What a package that a running container does not need is for: writing, logging in, looking into programs and
 * networks at a terminal, reading.
 */
export type NeedlessKind = 'editor' | 'access' | 'tool' | 'manual';

/** Package (all distributions' names) to what it is for, and the commands that show that something uses it. */
const PACKAGES: Readonly<Record<NeedlessKind, Readonly<Record<string, string>>>> = {
  editor: {
    emacs: 'emacs',
    'emacs-nox': 'emacs',
    joe: 'joe',
    mc: 'mc mcedit',
    nano: 'nano',
    neovim: 'nvim',
    vim: 'vim vi ex',
    'vim-enhanced': 'vim vi',
    'vim-gtk': 'vim vi gvim',
    'vim-minimal': 'vim vi',
    'vim-nox': 'vim vi',
    'vim-tiny': 'vim vi',
  },
  access: {
    dropbear: '',
    'openssh-server': '',
    ssh: 'ssh scp sftp ssh-keyscan ssh-agent ssh-add',
    telnetd: '',
    'telnet-server': '',
  },
  tool: {
    gdb: 'gdb',
    gdbserver: 'gdbserver',
    htop: 'htop',
    iotop: 'iotop',
    ltrace: 'ltrace',
    'linux-perf': 'perf',
    'linux-tools-generic': 'perf',
    perf: 'perf',
    strace: 'strace',
    sysstat: 'sar iostat mpstat pidstat',
    valgrind: 'valgrind',
    'bind-utils': 'dig host nslookup',
    'bind9-dnsutils': 'dig host nslookup',
    dnsutils: 'dig host nslookup nsupdate',
    iperf: 'iperf',
    iperf3: 'iperf3',
    'iputils-ping': 'ping',
    'inetutils-ping': 'ping',
    mtr: 'mtr',
    'mtr-tiny': 'mtr',
    nmap: 'nmap ncat',
    tcpdump: 'tcpdump',
    telnet: 'telnet',
    traceroute: 'traceroute',
    tshark: 'tshark',
    byobu: 'byobu',
    screen: 'screen',
    tmux: 'tmux',
  },
  manual: { man: 'man', 'man-db': 'man mandb', manpages: 'man', 'man-pages': 'man' },
};

export interface NeedlessPackage {
  readonly kind: NeedlessKind;
  /** Where one of these is run, the package has a use. */
  readonly commands: readonly string[];
}

let byName: ReadonlyMap<string, NeedlessPackage> | undefined;

/** A package that only people at a terminal use; undefined for any other. */
export function needlessPackage(name: string): NeedlessPackage | undefined {
  byName ??= new Map(
    Object.entries(PACKAGES).flatMap(([kind, rows]) =>
      Object.entries(rows).map(([each, commands]) => [
        each,
        { kind: kind as NeedlessKind, commands: commands === '' ? [] : commands.split(' ') },
      ]),
    ),
  );
  return byName.get(name);
}
