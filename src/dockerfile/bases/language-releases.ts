import type { ReleaseTable } from './releases.ts';

/**
 * Ends of the free security support of languages and their tools.
 * Compared on TABLE_DATE with the endoflife.date data of 2026-08-22. Rust is left out: its releases end after six weeks.
 */
export const LANGUAGE_RELEASES = {
  amazoncorretto: {
    title: 'Amazon Corretto',
    source: 'https://aws.amazon.com/corretto/faqs/',
    supported: '21',
    rows: `
    8 2030-12-31
    11 2032-01-31
    15 2021-04-20
    16 2021-10-19
    17 2029-10-31
    18 2022-10-18
    19 2023-04-19
    20 2023-10-17
    21 2030-10-31
    22 2024-10-15
    23 2025-04-30
    24 2025-10-31
    25 2032-10-31
    26 2026-10-31`,
  },
  dotnet: {
    title: '.NET',
    source: 'https://dotnet.microsoft.com/platform/support/policy/dotnet-core',
    supported: '10',
    rows: `
    1.0 2019-06-27
    1.1 2019-06-27
    2.0 2018-10-01
    2.1 2021-08-21
    2.2 2019-12-23
    3.0 2020-03-03
    3.1 2022-12-13
    5 2022-05-10
    6 2024-11-12
    7 2024-05-14
    8 2026-11-10
    9 2026-11-10
    10 2028-11-14`,
  },
  elixir: {
    title: 'Elixir',
    source: 'https://hexdocs.pm/elixir/compatibility-and-deprecations.html',
    supported: '1.20',
    rows: `
    1.4 2019-06-24
    1.5 2020-01-27
    1.6 2020-10-06
    1.7 2021-05-19
    1.8 2021-12-03
    1.9 2022-09-01
    1.10 2023-06-19
    1.11 2023-12-22
    1.12 2024-06-12
    1.13 2024-12-19
    1.14 2025-10-16
    1.15 2026-06-03
    1.16 -
    1.17 -
    1.18 -
    1.19 -
    1.20 -`,
  },
  erlang: {
    title: 'Erlang/OTP',
    source: 'https://www.erlang.org/doc/system_principles/misc.html',
    supported: '28',
    rows: `
    17 2018-10-11
    18 2018-11-09
    19 2019-06-21
    20 2020-06-21
    21 2021-06-19
    22 2024-03-18
    23 2024-03-14
    24 2024-05-10
    25 2025-05-17
    26 2026-05-26
    27 2027-05-20
    28 2028-05-20
    29 2029-05-11`,
  },
  golang: {
    title: 'Go',
    source: 'https://go.dev/doc/devel/release#policy',
    supported: '1.27',
    rows: `
    1.3 2015-08-19
    1.4 2016-02-17
    1.5 2016-08-15
    1.6 2017-02-16
    1.7 2017-08-24
    1.8 2018-02-16
    1.9 2018-08-24
    1.10 2019-02-25
    1.11 2019-09-03
    1.12 2020-02-25
    1.13 2020-08-11
    1.14 2021-02-16
    1.15 2021-08-16
    1.16 2022-03-15
    1.17 2022-08-02
    1.18 2023-02-01
    1.19 2023-09-06
    1.20 2024-02-06
    1.21 2024-08-13
    1.22 2025-02-11
    1.23 2025-08-12
    1.24 2026-02-10
    1.25 2026-08-19
    1.26 -
    1.27 -`,
  },
  gradle: {
    title: 'Gradle',
    source: 'https://docs.gradle.org/current/userguide/feature_lifecycle.html',
    supported: '9',
    rows: `
    1 2014-07-01
    2 2016-08-15
    3 2017-06-14
    4 2018-11-26
    5 2019-11-08
    6 2023-02-10
    7 2025-07-31
    8 -
    9 -`,
  },
  maven: {
    title: 'Apache Maven',
    source: 'https://maven.apache.org/docs/history.html',
    supported: '3.9',
    rows: `
    1 2014-02-18
    2 2014-02-18
    3.0 2013-06-28
    3.1 2014-02-14
    3.2 2015-03-13
    3.3 2017-04-03
    3.5 2018-10-24
    3.6 2021-03-30
    3.8 2025-06-14
    3.9 -`,
  },
  node: {
    title: 'Node.js',
    source: 'https://nodejs.org/en/about/previous-releases',
    supported: '24',
    rows: `
    0.10 2016-10-31
    0.12 2016-12-31
    4 2018-04-30 argon
    5 2016-06-30
    6 2019-04-30 boron
    7 2017-06-30
    8 2019-12-31 carbon
    9 2018-06-30
    10 2021-04-30 dubnium
    11 2019-06-30
    12 2022-04-30 erbium
    13 2020-06-01
    14 2023-04-30 fermium
    15 2021-06-01
    16 2023-09-11 gallium
    17 2022-06-01
    18 2025-04-30 hydrogen
    19 2023-06-01
    20 2026-04-30 iron
    21 2024-06-01
    22 2027-04-30 jod
    23 2025-06-01
    24 2028-04-30 krypton
    25 2026-06-01
    26 2029-04-30`,
  },
  perl: {
    title: 'Perl',
    source: 'https://perldoc.perl.org/perlpolicy',
    supported: '5.42',
    rows: `
    5.26 2020-05-30
    5.28 2021-06-23
    5.30 2022-05-22
    5.32 2023-06-20
    5.34 2024-05-20
    5.36 2025-05-27
    5.38 2026-07-02
    5.40 2027-06-09
    5.42 2028-07-03
    5.44 2029-07-15`,
  },
  php: {
    title: 'PHP',
    source: 'https://www.php.net/supported-versions.php',
    supported: '8.4',
    rows: `
    5.3 2014-08-14
    5.4 2015-09-14
    5.5 2016-07-21
    5.6 2018-12-31
    7.0 2019-01-10
    7.1 2019-12-01
    7.2 2020-11-30
    7.3 2021-12-06
    7.4 2022-11-28
    8.0 2023-11-26
    8.1 2025-12-31
    8.2 2026-12-31
    8.3 2027-12-31
    8.4 2028-12-31
    8.5 2029-12-31`,
  },
  python: {
    title: 'Python',
    source: 'https://devguide.python.org/versions/',
    supported: '3.13',
    rows: `
    2.6 2013-10-29
    2.7 2020-01-01
    3.0 2009-06-27
    3.1 2012-04-09
    3.2 2016-02-20
    3.3 2017-09-29
    3.4 2019-03-18
    3.5 2020-09-30
    3.6 2021-12-23
    3.7 2023-06-27
    3.8 2024-10-07
    3.9 2025-10-31
    3.10 2026-10-31
    3.11 2027-10-31
    3.12 2028-10-31
    3.13 2029-10-31
    3.14 2030-10-31`,
  },
  ruby: {
    title: 'Ruby',
    source: 'https://www.ruby-lang.org/en/downloads/branches/',
    supported: '3.4',
    rows: `
    1.9.3 2015-02-23
    2.0.0 2016-02-24
    2.1 2017-03-31
    2.2 2018-03-31
    2.3 2019-03-31
    2.4 2020-03-31
    2.5 2021-03-31
    2.6 2022-03-31
    2.7 2023-03-31
    3.0 2024-04-23
    3.1 2025-03-26
    3.2 2026-03-31
    3.3 2027-03-31
    3.4 2028-03-31
    4.0 2029-03-31`,
  },
  semeru: {
    title: 'IBM Semeru Runtime',
    source: 'https://www.ibm.com/support/pages/node/6451203',
    supported: '21',
    rows: `
    8 2030-12-31
    11 2027-10-31
    17 2027-10-31
    21 2029-12-31
    22 2024-09-18
    23 2025-03-31
    24 2025-09-25
    25 2030-09-30
    26 2026-09-30`,
  },
  temurin: {
    title: 'Eclipse Temurin',
    source: 'https://adoptium.net/support/',
    supported: '21',
    rows: `
    8 2030-12-31
    11 2027-10-31
    16 2021-09-30
    17 2027-10-31
    18 2022-09-30
    19 2023-03-31
    20 2023-09-19
    21 2029-12-31
    22 2024-09-17
    23 2025-03-18
    24 2025-09-16
    25 2031-09-30
    26 2026-09-15`,
  },
} as const satisfies Record<string, ReleaseTable>;
