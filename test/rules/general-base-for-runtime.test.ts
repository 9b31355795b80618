import rule from '../../rules/general-base-for-runtime.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM node:24\nRUN apt-get install -y python3\nCMD ["node", "x"]\n',
    {
      name: 'not what the container runs',
      code: 'FROM debian:13\nRUN apt-get install -y nodejs\nCMD ["nginx"]\n',
    },
    {
      name: 'more than one',
      code: 'FROM debian:13\nRUN apt-get install -y nodejs php-fpm\nCMD ["./start.sh"]\n',
    },
    {
      name: 'Python comes with many programs',
      code: 'FROM debian:13\nRUN apt-get install -y python3\nCMD ["./start.sh"]\n',
    },
    {
      name: 'a small distribution',
      code: 'FROM alpine:3\nRUN apk add nodejs\nCMD ["node", "x"]\n',
    },
    {
      name: 'a stage that stays outside',
      code: 'FROM debian:13 AS b\nRUN apt-get install -y nodejs\nFROM debian:13\nCMD ["node", "x"]\n',
    },
    {
      name: 'a company’s own base',
      code: 'FROM r.example.com/ubuntu:24.04\nRUN apt-get install -y nodejs\nCMD ["node", "x"]\n',
    },
    {
      name: 'another kind of package',
      code: 'FROM debian:13\nRUN gem install node\nCMD ["node", "x"]\n',
    },
  ],
  invalid: [
    {
      code: 'FROM ⟦ubuntu⟧\nRUN apt-get update && apt-get install -y nodejs=18.* ssh\nCMD npm start\n',
      message: 'general',
      codes: [null],
      says: 'official image node',
    },
    {
      name: 'through a stage and a script',
      code: 'FROM ⟦centos:7⟧ AS base\nRUN yum -y install java-11-openjdk-headless\nFROM base\nENTRYPOINT ["/start.sh"]\n',
      message: 'general',
      says: 'eclipse-temurin',
    },
    {
      name: 'Python when it is what runs',
      code: 'FROM ⟦debian:13⟧\nRUN apt-get install -y python3 python3-pip\nENTRYPOINT ["tini", "--"]\nCMD ["python3", "-m", "x"]\n',
      message: 'general',
    },
  ],
});
