import type { ReleaseTable } from './releases.ts';

/**
 * Ends of free security support: LTS for Debian, standard support for Ubuntu; paid extensions do not count.
 * Compared on TABLE_DATE with the endoflife.date data of 2026-08-22 and, for Debian and Ubuntu, with distro-info-data.
 */
export const DISTRIBUTION_RELEASES = {
  almalinux: {
    title: 'AlmaLinux',
    source: 'https://wiki.almalinux.org/release-notes/',
    supported: '9',
    rows: `
    8 2029-05-31
    9 2032-05-31
    10 2035-05-31`,
  },
  alpine: {
    title: 'Alpine Linux',
    source: 'https://alpinelinux.org/releases/',
    supported: '3.23',
    rows: `
    2.6 2015-05-01
    2.7 2015-11-01
    3.0 2016-05-01
    3.1 2016-11-01
    3.2 2017-05-01
    3.3 2017-11-01
    3.4 2018-05-01
    3.5 2018-11-01
    3.6 2019-05-01
    3.7 2019-11-01
    3.8 2020-05-01
    3.9 2020-11-01
    3.10 2021-05-01
    3.11 2021-11-01
    3.12 2022-05-01
    3.13 2022-11-01
    3.14 2023-05-01
    3.15 2023-11-01
    3.16 2024-05-23
    3.17 2024-11-22
    3.18 2025-05-09
    3.19 2025-11-01
    3.20 2026-04-01
    3.21 2026-11-01
    3.22 2027-05-01
    3.23 2027-11-01
    3.24 2028-06-01`,
  },
  amazon: {
    title: 'Amazon Linux',
    source: 'https://docs.aws.amazon.com/linux/al2023/ug/release-cadence.html',
    supported: '2023',
    rows: `
    1 2023-12-31
    2 2026-06-30
    2014.03 2023-12-31
    2014.09 2023-12-31
    2015.03 2023-12-31
    2015.09 2023-12-31
    2016.03 2023-12-31
    2016.09 2023-12-31
    2017.03 2023-12-31
    2017.09 2023-12-31
    2018.03 2023-12-31
    2023 2029-06-30`,
  },
  azurelinux: {
    title: 'Azure Linux',
    source: 'https://learn.microsoft.com/azure/azure-linux/release-cadence-lifecycle',
    supported: '3.0',
    rows: `
    2.0 2025-11-30
    3.0 -`,
  },
  centos: {
    title: 'CentOS Linux',
    source: 'https://www.redhat.com/en/topics/linux/centos-linux-eol',
    frozen: '8',
    rows: `
    5 2017-03-31
    6 2020-11-30
    7 2024-06-30
    8 2021-12-31`,
  },
  'centos-stream': {
    title: 'CentOS Stream',
    source: 'https://www.centos.org/cl-vs-cs/',
    supported: '10',
    rows: `
    8 2024-05-31
    9 2027-05-31
    10 2030-05-31`,
  },
  debian: {
    title: 'Debian',
    source: 'https://wiki.debian.org/LTS',
    supported: '13',
    rows: `
    6 2016-02-29 squeeze
    7 2018-05-31 wheezy
    8 2020-06-30 jessie
    9 2022-06-30 stretch
    10 2024-06-30 buster
    11 2026-08-31 bullseye
    12 2028-06-30 bookworm
    13 2030-06-30 trixie`,
  },
  fedora: {
    title: 'Fedora',
    source: 'https://docs.fedoraproject.org/en-US/releases/lifecycle/',
    supported: '44',
    rows: `
    20 2015-06-23
    21 2015-12-01
    22 2016-07-19
    23 2016-12-20
    24 2017-08-08
    25 2017-12-12
    26 2018-05-29
    27 2018-11-30
    28 2019-05-28
    29 2019-11-26
    30 2020-05-26
    31 2020-11-24
    32 2021-05-25
    33 2021-11-30
    34 2022-06-07
    35 2022-12-13
    36 2023-05-16
    37 2023-12-05
    38 2024-05-21
    39 2024-11-26
    40 2025-05-13
    41 2025-12-15
    42 2026-05-27
    43 2026-12-09
    44 2027-06-02`,
  },
  oracle: {
    title: 'Oracle Linux',
    source: 'https://www.oracle.com/a/ocom/docs/elsp-lifetime-069338.pdf',
    supported: '9',
    rows: `
    6 2021-03-31
    7 2024-12-31
    8 2029-07-31
    9 2032-06-30
    10 -`,
  },
  photon: {
    title: 'Photon OS',
    source:
      'https://blogs.vmware.com/vsphere/2023/05/announcing-photon-os-5-0-general-availability.html',
    supported: '5.0',
    rows: `
    1.0 2022-02-28
    2.0 2022-12-01
    3.0 2025-10-02
    4.0 2027-10-11
    5.0 -`,
  },
  rhel: {
    title: 'Red Hat Enterprise Linux',
    source: 'https://access.redhat.com/support/policy/updates/errata',
    supported: '9',
    rows: `
    5 2017-03-31
    6 2020-11-30
    7 2024-06-30
    8 2029-05-31
    9 2032-05-31
    10 2035-05-31`,
  },
  rocky: {
    title: 'Rocky Linux',
    source: 'https://wiki.rockylinux.org/rocky/version/',
    supported: '9',
    rows: `
    8 2029-05-31
    9 2032-05-31
    10 2035-05-31`,
  },
  sles: {
    title: 'SUSE Linux Enterprise',
    source: 'https://www.suse.com/lifecycle',
    supported: '15.7',
    rows: `
    12.0 2016-06-30
    12.1 2017-05-31
    12.2 2018-03-31
    12.3 2019-06-30
    12.4 2020-06-30
    12.5 2024-10-31
    15.0 2019-12-31
    15.1 2021-01-31
    15.2 2021-12-31
    15.3 2022-12-31
    15.4 2023-12-31
    15.5 2024-12-31
    15.6 2025-12-31
    15.7 2031-07-31
    16.0 2027-11-30`,
  },
  suse: {
    title: 'openSUSE Leap',
    source: 'https://en.opensuse.org/Lifetime',
    supported: '16.0',
    rows: `
    13.1 2016-02-03
    13.2 2017-01-17
    15.0 2019-12-03
    15.1 2021-02-02
    15.2 2022-01-04
    15.3 2022-12-31
    15.4 2023-12-07
    15.5 2024-12-31
    15.6 2026-04-30
    16.0 2027-10-31
    42.1 2017-05-17
    42.2 2018-01-26
    42.3 2019-07-01`,
  },
  ubuntu: {
    title: 'Ubuntu',
    source: 'https://wiki.ubuntu.com/Releases',
    supported: '24.04',
    rows: `
    10.04 2013-05-09 lucid
    10.10 2012-04-10 maverick
    11.04 2012-10-28 natty
    11.10 2013-05-09 oneiric
    12.04 2017-04-28 precise
    12.10 2014-05-16 quantal
    13.04 2014-01-27 raring
    13.10 2014-07-17 saucy
    14.04 2019-04-25 trusty
    14.10 2015-07-23 utopic
    15.04 2016-02-04 vivid
    15.10 2016-07-28 wily
    16.04 2021-04-30 xenial
    16.10 2017-07-20 yakkety
    17.04 2018-01-13 zesty
    17.10 2018-07-19 artful
    18.04 2023-05-31 bionic
    18.10 2019-07-18 cosmic
    19.04 2020-01-23 disco
    19.10 2020-07-17 eoan
    20.04 2025-05-29 focal
    20.10 2021-07-22 groovy
    21.04 2022-01-20 hirsute
    21.10 2022-07-14 impish
    22.04 2027-06-01 jammy
    22.10 2023-07-20 kinetic
    23.04 2024-01-25 lunar
    23.10 2024-07-11 mantic
    24.04 2029-05-31 noble
    24.10 2025-07-10 oracular
    25.04 2026-01-15 plucky
    25.10 2026-07-09 questing
    26.04 2031-05-29 resolute
    26.10 2027-07-15 stonking`,
  },
  windows: {
    title: 'Windows Server',
    source:
      'https://learn.microsoft.com/virtualization/windowscontainers/deploy-containers/base-image-lifecycle',
    supported: 'ltsc2022',
    rows: `
    1709 2019-04-09
    1803 2019-11-12
    1903 2020-12-08
    1909 2021-05-11
    2004 2021-12-14
    2009 2022-08-09 20h2
    2016 2027-01-12 ltsc2016
    2019 2029-01-09 ltsc2019
    2022 2031-10-14 ltsc2022
    2025 2034-10-10 ltsc2025`,
  },
} as const satisfies Record<string, ReleaseTable>;
