import rule from '../../rules/several-services-installed.ts';
import { testRule } from '../support/ruleTester.ts';

const F = 'FROM debian:12\n';
const CMD = 'CMD ["/start.sh"]\n';

testRule(rule, {
  valid: [
    `${F}RUN apt-get install -y nginx cron supervisor\n${CMD}`,
    {
      name: 'clients are no servers',
      code: `${F}RUN apt-get install -y nginx mysql-client openssh-client\n${CMD}`,
    },
    {
      name: 'a web server and what it serves',
      code: `${F}RUN apt-get install -y nginx nodejs\nCMD nginx && node app.js\n`,
    },
    {
      name: 'a runtime that nothing starts',
      code: `${F}RUN apt-get install -y redis nodejs\nCMD ["redis-server"]\n`,
    },
    {
      name: 'the server of the base image again',
      code: `FROM nginx:1.28\nRUN apt-get install -y nginx\n`,
    },
    { name: 'an image to work in', code: `${F}RUN apt-get install -y nginx redis\nCMD ["bash"]\n` },
    {
      name: 'taken away again',
      code: `${F}RUN apt-get install -y nginx redis && apt-get remove -y redis\n${CMD}`,
    },
    {
      name: 'in stages of their own',
      code: `FROM debian:12 AS db\nRUN apt-get install -y redis\nFROM debian:12\nRUN apt-get install -y nginx\n${CMD}`,
    },
  ],
  invalid: [
    {
      name: 'the portal of the guide',
      code: 'FROM ubuntu\nRUN apt-get install -y nodejs ⟦ssh⟧ mysql\nCMD mysql & sshd & npm start\n',
      message: 'several',
      codes: [null],
      says: 'OpenSSH, MySQL, Node.js in one image',
    },
    {
      name: 'the second one is told',
      code: `${F}RUN apt-get install -y nginx\nRUN apt-get install -y ⟦redis-server⟧\n${CMD}`,
      message: 'several',
      says: 'nginx, Redis in',
    },
    {
      name: 'beside the server of the base image',
      code: 'FROM mysql:8.4\nRUN microdnf install -y ⟦openssh-server⟧\n',
      message: 'several',
      says: 'MySQL, OpenSSH in',
    },
    {
      name: 'a database beside the program',
      code: `${F}RUN apt-get install -y nodejs ⟦redis⟧\nCMD redis-server --daemonize yes && node app.js\n`,
      message: 'several',
    },
  ],
});
