import type { INodeProperties } from 'n8n-workflow';

/** Shown when Target is one of these. */
export const showFor = (...targets: string[]): Pick<INodeProperties, 'displayOptions'> => ({ displayOptions: { show: { target: targets } } });
