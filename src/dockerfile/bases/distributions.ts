import { DISTRIBUTION_RELEASES } from './distribution-releases.ts';
import type { Family } from './facts.ts';
import type { ReleaseTable } from './releases.ts';

/** What every image of a family has or lacks, unless the image's own row says otherwise. */
export interface Distribution {
  readonly title: string;
  readonly packageManager?: string;
  /** Up to this release the package manager is yum. */
  readonly yumThrough?: string;
  /** Commands in the base image, blank-separated. */
  readonly has: string;
  /** Commands that people expect and the base image does not have. */
  readonly lacks: string;
  readonly wget?: 'busybox';
  readonly releases?: ReleaseTable;
}

const BUSYBOX =
  'sh ash wget nc ping traceroute nslookup ps top kill vi awk sed grep find xargs tar unzip gzip sha256sum md5sum adduser addgroup su';
const NO_LANGUAGES = 'python python3 node npm java php ruby go gcc make git jq';
const NO_NETWORK = 'curl wget nc ping telnet ssh';
const GNU = 'sh bash awk sed grep find xargs tar gzip sha256sum md5sum useradd groupadd usermod su';
const NOTHING =
  'sh bash curl wget nc ping ps awk sed grep find tar apt-get apk yum dnf useradd adduser';

export const DISTRIBUTIONS: Readonly<Record<Family, Distribution>> = {
  almalinux: redHat('AlmaLinux', DISTRIBUTION_RELEASES.almalinux),
  alpine: {
    title: 'Alpine Linux',
    packageManager: 'apk',
    has: `${BUSYBOX} apk`,
    lacks: `bash curl perl useradd groupadd usermod sudo ssh openssl service systemctl telnet ${NO_LANGUAGES}`,
    wget: 'busybox',
    releases: DISTRIBUTION_RELEASES.alpine,
  },
  amazon: {
    ...redHat('Amazon Linux', DISTRIBUTION_RELEASES.amazon),
    yumThrough: '2018.03',
    has: 'sh bash curl sed grep',
    lacks: 'wget nc telnet gcc make git node npm java php ruby go jq',
  },
  anolis: redHat('Anolis OS'),
  arch: {
    title: 'Arch Linux',
    packageManager: 'pacman',
    has: `${GNU} pacman curl`,
    lacks: 'wget git gcc make python node npm java php ruby go jq nc telnet',
  },
  azurelinux: {
    title: 'Azure Linux',
    packageManager: 'tdnf',
    has: 'sh bash tdnf sed grep',
    lacks: 'wget git gcc make node npm java php ruby go jq nc telnet',
    releases: DISTRIBUTION_RELEASES.azurelinux,
  },
  busybox: {
    title: 'BusyBox',
    has: BUSYBOX,
    lacks: `bash curl perl apt-get apk yum dnf useradd groupadd ssh openssl ${NO_LANGUAGES}`,
    wget: 'busybox',
  },
  centos: {
    ...redHat('CentOS Linux', DISTRIBUTION_RELEASES.centos),
    yumThrough: '7',
  },
  'centos-stream': redHat('CentOS Stream', DISTRIBUTION_RELEASES['centos-stream']),
  clearlinux: {
    title: 'Clear Linux',
    packageManager: 'swupd',
    has: 'sh bash swupd sed grep',
    lacks: 'apt-get yum dnf apk',
  },
  debian: {
    title: 'Debian',
    packageManager: 'apt-get',
    has: `${GNU} perl apt-get apt dpkg`,
    lacks: `${NO_NETWORK} ps vi vim nano sudo openssl unzip systemctl ${NO_LANGUAGES}`,
    releases: DISTRIBUTION_RELEASES.debian,
  },
  distroless: {
    title: 'Distroless',
    has: '',
    lacks: `${NOTHING} openssl git make gcc npm`,
  },
  fedora: {
    ...redHat('Fedora', DISTRIBUTION_RELEASES.fedora),
    yumThrough: '21',
  },
  gentoo: {
    title: 'Gentoo',
    packageManager: 'emerge',
    has: `${GNU} emerge gcc make python`,
    lacks: 'apt-get yum dnf apk',
  },
  mageia: { ...redHat('Mageia'), lacks: 'wget git gcc make' },
  nixos: {
    title: 'NixOS',
    packageManager: 'nix-env',
    has: 'sh bash nix nix-env curl git',
    lacks: 'apt-get yum dnf apk',
  },
  openeuler: redHat('openEuler'),
  oracle: {
    ...redHat('Oracle Linux', DISTRIBUTION_RELEASES.oracle),
    yumThrough: '7',
  },
  photon: {
    title: 'Photon OS',
    packageManager: 'tdnf',
    has: 'sh bash curl tdnf sed grep',
    lacks: 'wget git gcc make node npm java php ruby go jq nc telnet',
    releases: DISTRIBUTION_RELEASES.photon,
  },
  rhel: {
    ...redHat('Red Hat Enterprise Linux', DISTRIBUTION_RELEASES.rhel),
    yumThrough: '7',
  },
  rocky: redHat('Rocky Linux', DISTRIBUTION_RELEASES.rocky),
  scientific: { ...redHat('Scientific Linux'), packageManager: 'yum' },
  scratch: {
    title: 'scratch',
    has: '',
    lacks: `${NOTHING} openssl perl ${NO_LANGUAGES}`,
  },
  sles: {
    title: 'SUSE Linux Enterprise',
    packageManager: 'zypper',
    has: 'sh bash zypper sed grep',
    lacks: 'wget git gcc make node npm java php ruby go jq nc telnet',
    releases: DISTRIBUTION_RELEASES.sles,
  },
  suse: {
    title: 'openSUSE',
    packageManager: 'zypper',
    has: 'sh bash zypper sed grep',
    lacks: 'wget git gcc make node npm java php ruby go jq nc telnet',
    releases: DISTRIBUTION_RELEASES.suse,
  },
  ubuntu: {
    title: 'Ubuntu',
    packageManager: 'apt-get',
    has: `${GNU} perl apt-get apt dpkg ps`,
    lacks:
      'curl wget nc telnet vim nano systemctl python node npm java php ruby go gcc make git jq',
    releases: DISTRIBUTION_RELEASES.ubuntu,
  },
  void: {
    title: 'Void Linux',
    packageManager: 'xbps-install',
    has: 'sh xbps-install',
    lacks: 'apt-get yum dnf apk',
  },
  windows: {
    title: 'Windows',
    has: 'cmd',
    lacks: `sh bash wget apt-get apk yum dnf awk sed grep useradd adduser ${NO_LANGUAGES}`,
    releases: DISTRIBUTION_RELEASES.windows,
  },
  wolfi: {
    title: 'Wolfi',
    packageManager: 'apk',
    has: `${BUSYBOX} apk`,
    lacks: `bash curl perl useradd groupadd sudo ssh openssl ${NO_LANGUAGES}`,
    wget: 'busybox',
  },
};

function redHat(title: string, releases?: ReleaseTable): Distribution {
  return {
    title,
    packageManager: 'dnf',
    has: `${GNU} curl rpm`,
    lacks: 'wget nc telnet gcc make git node npm java php ruby go jq',
    ...(releases === undefined ? {} : { releases }),
  };
}
