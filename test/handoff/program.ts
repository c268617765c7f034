import { cloud, type Variant } from './cloud';

/** The cloud as a program for the command; the tests say which version. */
export const platform = cloud(JSON.parse(process.env.HANDOFF_VARIANT ?? '{}') as Variant);
