import { Platform } from 'strata-cloud';
import { PostgresApp } from 'strata-cloud/apps/postgres';
import { Tenant } from 'strata-cloud/tenancy/tenant';

const root = new Tenant(new Platform('bad', { host: 'example.org' }), 'root');
new PostgresApp(root, 'orders', { size: '10GiB' });
