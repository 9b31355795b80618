import rule from '../../rules/missing-expose.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM a:1\nEXPOSE 80\nCMD ["a", "--port", "80"]\n',
    {
      name: 'in the stage below',
      code: 'FROM a:1 AS x\nEXPOSE 80\nFROM x\nCMD ["a", "--port=80"]\n',
    },
    {
      name: 'the base image exposes it',
      code: 'FROM nginx:1.29\nCMD ["nginx", "-g", "daemon off;"]\n',
    },
    { name: 'no server', code: 'FROM a:1\nENV DB_PORT=5432\nCMD ["a", "--verbose"]\n' },
    { name: 'nothing starts', code: 'FROM a:1\nENV PORT=80\n' },
    { name: 'nobody knows the base', code: 'ARG B\nFROM $B\nENV PORT=80\nCMD ["a"]\n' },
    { name: 'a helper alone', code: 'FROM a:1\nCMD sshd & npm start\n' },
    { name: 'no port', code: 'FROM a:1\nENV PORT=auto\nCMD ["a", "--port", "$PORT"]\n' },
    { name: 'another host', code: 'FROM a:1\nCMD ["a", "db:5432", "http://b:80"]\n' },
  ],
  invalid: [
    {
      name: 'the guide, 1.13',
      code: 'FROM node:7-alpine\nENV MEDIA_DIR=/media \\\n  ⟦APP_PORT=3000⟧\nENTRYPOINT ["./e.sh"]\nCMD ["start"]\n',
      message: 'expose',
      says: 'port 3000; say so with EXPOSE $APP_PORT',
      severity: 'info',
      unsafelyFixed:
        'FROM node:7-alpine\nENV MEDIA_DIR=/media \\\n  APP_PORT=3000\nENTRYPOINT ["./e.sh"]\nEXPOSE $APP_PORT\nCMD ["start"]\n',
    },
    {
      code: 'FROM python:3.13\n# run it\nCMD ["uvicorn", "a:b", "--port", ⟦"8000"⟧]\n',
      message: 'expose',
      unsafelyFixed:
        'FROM python:3.13\nEXPOSE 8000\n# run it\nCMD ["uvicorn", "a:b", "--port", "8000"]\n',
    },
    {
      code: 'FROM python:3.13\nCMD python manage.py runserver ⟦0.0.0.0:8000⟧\n',
      message: 'expose',
      unsafelyFixed: 'FROM python:3.13\nEXPOSE 8000\nCMD python manage.py runserver 0.0.0.0:8000\n',
    },
    {
      name: 'a server whose port is known',
      code: 'FROM alpine:3.22\nRUN apk add nginx\nCMD [⟦"nginx"⟧, "-g", "daemon off;"]\n',
      message: 'expose',
      says: 'port 80;',
      unsafelyFixed:
        'FROM alpine:3.22\nRUN apk add nginx\nEXPOSE 80\nCMD ["nginx", "-g", "daemon off;"]\n',
    },
    {
      name: 'a probe',
      code: 'FROM a:1\nHEALTHCHECK CMD curl -f ⟦http://localhost:8080/health⟧ || exit 1\nCMD ["a"]\n',
      message: 'expose',
      unsafelyFixed:
        'FROM a:1\nHEALTHCHECK CMD curl -f http://localhost:8080/health || exit 1\nEXPOSE 8080\nCMD ["a"]\n',
    },
  ],
});
