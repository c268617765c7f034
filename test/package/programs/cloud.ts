// a program for the command
import { Platform } from 'strata-cloud';
import { CertManager } from 'strata-cloud/platform/cert-manager';

export const platform = new Platform('foreign');
new CertManager(platform, 'cert-manager');
