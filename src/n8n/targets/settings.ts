import type { IExecuteFunctions } from 'n8n-workflow';
import type { RestOptions } from '../../execute/targets/rest-record';
import type { TargetName, TargetSettings } from '../../execute/targets/registry';
import { DaaError } from '../../errors';
import { runSubWorkflow } from './run-sub-workflow';
import { smtpMailer } from './smtp-mailer';
import type { TargetSource } from './target-source';

const text = (source: TargetSource, name: string): string => String(source.parameter(name, '') ?? '').trim();

/** `name` per line or separated by commas; undefined when nothing is listed. */
export function listOf(value: unknown): string[] | undefined {
	const names = typeof value === 'string' ? value.split(/[\n,]/).map((name) => name.trim()).filter((name) => name !== '') : [];
	return names.length === 0 ? undefined : names;
}

function allowlist(source: TargetSource): TargetSettings {
	const listed = source.parameter('allowlist.request', []) as { method: string; urlPrefix: string; allowPrivate: boolean }[];
	if (listed.length > 0) return { allowlist: listed };
	throw new DaaError('parameter_invalid', 'Allowed Requests is empty, so no request may be sent.', {
		fields: { parameter: 'allowlist' },
		hint: 'Add the method and URL prefix of each request that this node may send.',
	});
}

function customFields(source: TargetSource): TargetSettings {
	const rows = source.parameter('zendeskFields.field', []) as { name: string; id: string }[];
	for (const { name, id } of rows) {
		if (!/^[0-9]{1,20}$/.test(String(id).trim()) || name.trim() === '') {
			throw new DaaError('parameter_invalid', 'Each Custom Field needs a name and the number of a Zendesk ticket field.', { fields: { parameter: 'zendeskFields' } });
		}
	}
	return { customFields: Object.fromEntries(rows.map(({ name, id }) => [name.trim(), String(id).trim()])) };
}

function writeBody(source: TargetSource): Pick<RestOptions, 'writeBody'> {
	const written = source.parameter('restWriteBody', '');
	if (written === '' || written === undefined) return {};
	if (typeof written !== 'string') return { writeBody: written };
	try {
		return { writeBody: JSON.parse(written) as unknown };
	} catch {
		throw new DaaError('parameter_invalid', 'Write Body is not JSON. A placeholder stands in a text: "{{changes}}".', { fields: { parameter: 'restWriteBody' } });
	}
}

function rest(source: TargetSource): TargetSettings {
	const versionAs = text(source, 'restVersionAs');
	const version = text(source, 'restVersion') || 'etag';
	const conditional = versionAs === 'if_match' || versionAs === 'body';
	const [object, writeUrl, valuesAt] = [text(source, 'restObject'), text(source, 'restWriteUrl'), text(source, 'restValuesAt')];
	return {
		rest: {
			system: text(source, 'restSystem'),
			...(object && { object }),
			readUrl: text(source, 'restReadUrl'),
			...(writeUrl && { writeUrl }),
			writeMethod: (text(source, 'restWriteMethod') || 'PATCH') as RestOptions['writeMethod'],
			...writeBody(source),
			...(valuesAt && { valuesAt }),
			...(conditional && { version, versionAs }),
			fields: listOf(source.parameter('restFields', '')) ?? [],
			allowPrivate: source.parameter('restInternal', false) === true,
		},
	};
}

async function email(source: TargetSource, timeoutMs: number): Promise<TargetSettings> {
	const from = text(source, 'emailFrom');
	if (source.parameter('emailAuthentication', 'smtp') !== 'smtp') throw new DaaError('parameter_invalid', 'E-mail needs an SMTP credential.', { fields: { parameter: 'emailAuthentication' } });
	return { from, mailer: smtpMailer(await source.credential('smtp'), timeoutMs) };
}

function subWorkflow(source: TargetSource): TargetSettings {
	const chosen = source.parameter('subWorkflow', '');
	const workflowId = String((typeof chosen === 'object' && chosen !== null ? (chosen as { value?: unknown }).value : chosen) ?? '').trim();
	if (!('executeWorkflow' in source.functions)) return { workflowId };
	return { workflowId, runWorkflow: runSubWorkflow(source.functions as IExecuteFunctions, workflowId) };
}

/** What the node's parameters say beyond address, fields and version, for the targets that know more. */
const OWN: Partial<Record<TargetName, (source: TargetSource, timeoutMs: number) => TargetSettings | Promise<TargetSettings>>> = {
	email,
	httpRequest: allowlist,
	hubspotReply: (source) => ({ senderId: text(source, 'hubspotSender') }),
	intercomReply: (source) => ({ senderId: text(source, 'intercomSender') }),
	restRecord: rest,
	subWorkflow,
	zendeskTicket: customFields,
};

export async function ownSettings(name: TargetName, source: TargetSource, timeoutMs: number): Promise<TargetSettings> {
	return (await OWN[name]?.(source, timeoutMs)) ?? {};
}
