import { Platform } from 'strata-cloud';
import { Tenant } from 'strata-cloud/tenancy/tenant';

const root = new Tenant(new Platform('bad', { host: 'example.org' }), 'root');
new Tenant(root, 'shop', { quotas: {}, timeout: 10, podSecurity: { level: 'baseline' } } as object);
