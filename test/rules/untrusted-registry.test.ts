import rule from '../../rules/untrusted-registry.ts';
import { testRule } from '../support/ruleTester.ts';

const trusted = (...list: string[]) => ({ trusted: list });

testRule(rule, {
  valid: [
    { name: 'no list', code: 'FROM evil.example/x\n' },
    {
      code: 'FROM a:1 AS b\nFROM b\nFROM scratch\nCOPY --from=0 x x\nCOPY --from=b x x\n',
      options: trusted('docker.io'),
    },
    {
      name: 'other names of Docker Hub',
      code: 'FROM index.docker.io/a/b\nFROM c\n',
      options: trusted('hub.docker.com'),
    },
    { code: 'FROM r.example.com:5000/x\n', options: trusted('R.example.com:5000') },
    { code: 'FROM a.example.com/x\nFROM anything/y\n', options: trusted('*') },
    { code: 'FROM a.example.com/x\n', options: trusted('*.example.com') },
    { code: 'FROM reg.example/x\n', options: trusted('reg*') },
    {
      name: 'a path',
      code: 'FROM debian\nFROM swr.x.com/team/a:1\n',
      options: trusted('docker.io/library', 'swr.x.com/team/'),
    },
    { name: 'nothing is known of it', code: 'ARG I\nFROM $I\n', options: trusted('a.b') },
  ],
  invalid: [
    {
      code: 'ARG R=evil.io\nFROM ⟦$R/x⟧\nCOPY --from=⟦quay.io/a/b⟧ x x\nRUN --mount=from=⟦c⟧,target=/x true\n',
      message: 'untrusted',
      codes: ['DL3026', 'DL3026', 'DL3026'],
      says: ['evil.io', 'quay.io', 'docker.io'],
      options: trusted('swr.x.com', 'io'),
    },
    {
      name: 'a path is compared part by part',
      code: 'FROM ⟦swr.x.com/team2/a⟧\nFROM ⟦team/a⟧\n',
      message: 'untrusted',
      options: trusted('swr.x.com/team', 'docker.io/library'),
    },
    {
      name: 'hadolint takes numbers for images',
      mode: 'hadolint',
      code: 'FROM r.io/a:1\nFROM r.io/b:1\nCOPY --from=⟦0⟧ x x\n',
      message: 'untrusted',
      options: trusted('r.io'),
    },
  ],
});
