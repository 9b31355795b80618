import rule from '../../rules/system-path-volume.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nVOLUME /data /var/lib/mysql /etc/nginx /usr/share/nginx/html\n',
    'FROM a:1\nVOLUME /sys/fs/cgroup\n',
    'FROM a:1\nVOLUME $X\n',
    'FROM a:1\nVOLUME /device /processed\n',
  ],
  invalid: [
    { code: 'FROM a:1\nVOLUME /data ⟦/var/run/docker.sock⟧\n', message: 'socket' },
    {
      code: 'FROM a:1\nVOLUME [⟦"/proc"⟧, ⟦"/etc/"⟧]\n',
      message: 'system',
      codes: ['DKL-DI-0002', null],
    },
    { code: 'FROM a:1\nENV R=/\nVOLUME ⟦$R⟧\n', message: 'system' },
  ],
});
