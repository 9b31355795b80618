import { describe, expect, it } from 'vitest';
import {
  findService,
  serviceNames,
  serviceOfCommand,
  serviceOfPackage,
  serviceOfUnit,
} from '../../../src/dockerfile/bases/services.ts';

const SERVICES = serviceNames().map(name => findService(name) ?? expect.fail(name));

describe('services', () => {
  it.each([
    ['mysqld', 'mysql', '3306', '/var/lib/mysql'],
    ['postgres', 'postgres', '5432', '/var/lib/postgresql/data'],
    ['mongod', 'mongo', '27017', '/data/db'],
    ['redis-server', 'redis', '6379', '/data'],
    ['nginx', 'nginx', '80', undefined],
    ['apache2ctl', 'httpd', '80', undefined],
    ['sshd', 'sshd', '22', undefined],
    ['catalina.sh', 'tomcat', '8080', undefined],
    ['rabbitmq-server', 'rabbitmq', '5672', '/var/lib/rabbitmq'],
  ])('%s starts %s', (command, name, port, data) => {
    const service = serviceOfCommand(command);
    expect(service?.name).toBe(name);
    expect(service?.ports[0]).toBe(port);
    expect(service?.data[0]).toBe(data);
  });

  it.each([
    ['ssh', 'sshd'],
    ['mysql', 'mysql'],
    ['apache2', 'httpd'],
    ['nginx.service', 'nginx'],
    ['php7.4-fpm', 'php-fpm'],
  ])('unit %s is %s', (unit, name) => expect(serviceOfUnit(unit)?.name).toBe(name));

  it.each([
    ['ssh', 'sshd'],
    ['openssh-server', 'sshd'],
    ['mysql', 'mysql'],
    ['default-mysql-server', 'mysql'],
    ['postgresql-14', 'postgres'],
    ['supervisor', 'supervisor'],
  ])('package %s installs %s', (name, service) =>
    expect(serviceOfPackage(name)?.name).toBe(service),
  );

  it.each(['mysql-client', 'libmysqlclient-dev', 'openssh-client', 'postgresql-client', 'nodejs'])(
    'package %s is no server',
    name => expect(serviceOfPackage(name)).toBeUndefined(),
  );

  it.each(['constructor', '__proto__', 'toString'])('%s is nothing', word => {
    expect(serviceOfCommand(word)).toBeUndefined();
    expect(serviceOfPackage(word)).toBeUndefined();
    expect(serviceOfUnit(word)).toBeUndefined();
    expect(findService(word)).toBeUndefined();
  });

  it('gives each command, unit and package to one service only', () => {
    for (const key of ['commands', 'units', 'packages'] as const) {
      const all = SERVICES.flatMap(service => service[key]);
      expect(all).toEqual([...new Set(all)]);
    }
  });

  it('has valid ports, absolute data paths and a tool for each check', () => {
    for (const service of SERVICES) {
      for (const port of service.ports) {
        expect(port).toMatch(/^\d+(?:\/udp)?$/);
        expect(Number.parseInt(port, 10)).toBeLessThan(65536);
      }
      for (const path of service.data) expect(path).toMatch(/^\//);
      expect(service.health?.tool).toBe(service.health?.command[0]);
      if (service.http !== undefined) expect(service.http).toMatch(/^\//);
    }
  });
});
