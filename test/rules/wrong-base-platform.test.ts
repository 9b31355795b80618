import rule from '../../rules/wrong-base-platform.ts';
import { testRule } from '../support/ruleTester.ts';

testRule(rule, {
  valid: [
    'FROM arm64v8/node:24\n',
    'FROM --platform=linux/arm64 arm64v8/node:24\n',
    'FROM --platform=linux/amd64 node:24\n',
    'FROM --platform=linux/arm/v6 arm32v7/alpine:3\n',
    'FROM --platform=linux/x86_64 gcr.io/distroless/static:nonroot-amd64\n',
    'FROM --platform=$TARGETPLATFORM arm64v8/node:24\n',
    'FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022\n',
    { name: 'it exists for both systems', code: 'FROM --platform=windows/amd64 golang:1.27\n' },
    { name: 'a stage', code: 'FROM a AS node-arm64\nFROM --platform=linux/amd64 node-arm64\n' },
    {
      name: 'not Docker Hub’s folder',
      code: 'FROM --platform=linux/amd64 r.example.com/arm64v8/x\n',
    },
  ],
  invalid: [
    {
      code: 'FROM --platform=linux/amd64 ⟦arm64v8/node:24⟧\n',
      message: 'architecture',
      codes: ['InvalidBaseImagePlatform'],
    },
    {
      name: 'in the tag, through an argument',
      code: 'ARG A=amd64\nFROM --platform=arm64 ⟦gcr.io/distroless/static:nonroot-$A⟧\n',
      message: 'architecture',
      says: 'nonroot-amd64',
    },
    {
      name: 'in the name',
      code: 'FROM --platform=linux/arm64 ⟦r.io/kube-proxy-amd64:v1⟧\n',
      message: 'architecture',
    },
    {
      name: 'another system',
      code: 'FROM --platform=linux/amd64 ⟦mcr.microsoft.com/windows/servercore:ltsc2022⟧\nFROM --platform=windows/amd64 ⟦debian:13⟧\n',
      message: 'system',
    },
  ],
});
