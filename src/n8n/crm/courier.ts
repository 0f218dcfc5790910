import { setTimeout as pause } from 'node:timers/promises';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isRecord } from '../../log/answers';
import type { Courier } from '../../log/outbox/deliver';
import { DEFAULT_LIMITS, n8nHttp } from '../http';
import type { Gate } from '../open-gate';
import { parseJsonParameter } from '../parse-json-parameter';
import { parameterReader, type ReadParameter } from './parameters';
import { crmSystem } from './systems';

/** Which of the node's two systems. */
export type Place = 'crm' | 'helpdesk';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined);
const SYSTEM_PARAMETER = { crm: 'system', helpdesk: 'helpdeskSystem' } as const;
const BASE_URL_OPTION = { crm: 'baseUrl', helpdesk: 'helpdeskBaseUrl' } as const;
/** A list of every property of a large account. */
const MAX_ANSWER_BYTES = 10_000_000;

function keysOf(options: IDataObject): Record<string, string> {
	const rows = isRecord(options.fieldKeys) && Array.isArray(options.fieldKeys.key) ? (options.fieldKeys.key as { field: string; key: string }[]) : [];
	return Object.fromEntries(rows.filter(({ key }) => text(key) !== undefined).map(({ field, key }) => [field, key.trim()]));
}

/** Whom the entries are for: two accounts of one system must never get each other's. */
function destinationOf(functions: IExecuteFunctions, system: string, baseUrl: string | undefined, credential: string | undefined): string {
	const id = credential === undefined ? undefined : functions.getNode().credentials?.[credential]?.id;
	return [system, baseUrl ?? '', `${credential ?? 'none'}:${id ?? ''}`].join('|');
}

/** What the node's parameters say of one system at one item. */
function read(parameter: ReadParameter, itemIndex: number, place: Place) {
	const name = parameter(SYSTEM_PARAMETER[place], itemIndex) as string;
	const options = parameter('options', itemIndex, {}) as IDataObject;
	const { access } = crmSystem(name);
	return {
		name,
		credential: access.credentials[String(parameter(access.authentication, itemIndex, 'none'))],
		baseUrl: text(options[BASE_URL_OPTION[place]]),
		keys: keysOf(options),
		apiVersion: text(options.apiVersion),
		ticketTypeId: text(parameter('ticketTypeId', itemIndex, '')),
		orgId: text(options.orgId),
		restSystem: name === 'custom' ? parseJsonParameter(parameter('restSystem', itemIndex), 'System Description') : undefined,
		patienceMs: Number(options.patienceSeconds ?? 10) * 1000,
	};
}

async function makeCourier(functions: IExecuteFunctions, gate: Gate, itemIndex: number, given: ReturnType<typeof read>): Promise<Courier> {
	const { name, credential, patienceMs, ...settings } = given;
	const { access, profile } = crmSystem(name);
	const baseUrl = settings.baseUrl ?? (credential !== undefined && access.baseUrl ? access.baseUrl(await functions.getCredentials(credential, itemIndex)) : undefined);
	return {
		profile: profile({ ...settings, baseUrl }),
		destination: destinationOf(functions, name, baseUrl, credential),
		context: {
			http: n8nHttp(functions, credential, itemIndex, { ...DEFAULT_LIMITS, maxBytes: MAX_ANSWER_BYTES }),
			now: gate.ports.now,
			sleep: (ms) => pause(ms),
		},
		patienceMs,
	};
}

/**
 * The systems of one node run with the ways to them: made once for all items whose parameters say the same.
 * Throws DaaError `parameter_invalid`.
 */
export function couriers(functions: IExecuteFunctions, gate: Gate, parameter = parameterReader(functions)): (itemIndex: number, place?: Place) => Promise<Courier> {
	const known = new Map<string, Promise<Courier>>();
	return (itemIndex, place = 'crm') => {
		const given = read(parameter, itemIndex, place);
		const key = JSON.stringify(given);
		const courier = known.get(key) ?? makeCourier(functions, gate, itemIndex, given);
		known.set(key, courier);
		return courier;
	};
}
