// names as an ECMAScript module imports them, from an entry point of each sort
import { App, Chart } from 'cdk8s';
import { Component, FindingsError, Platform } from 'strata-cloud';
import { PostgresApp } from 'strata-cloud/apps/postgres';
import { CertManager, Tenant } from 'strata-cloud/constructs';
import { ConfigMap } from 'strata-cloud/kinds/core';
import { findingsOf } from 'strata-cloud/testing';

const app = new App({ outdir: 'from-module' });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new PostgresApp(chart, 'orders', { size: '20Gi' });
app.synth();

const names = [CertManager, Component, ConfigMap, FindingsError, Platform, PostgresApp, Tenant, findingsOf];
console.log(names.map(({ name }) => name).join(' '));
