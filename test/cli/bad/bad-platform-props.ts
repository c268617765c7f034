import { Platform } from 'strata-cloud';

new Platform('Prod_1', { podCIDR: '10.244.0.0/16', serviceCidr: 7, nodes: [3] } as object);
