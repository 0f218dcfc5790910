import { enrolTotp } from '../../../src/identity/enrol';
import type { DeskResponse } from '../../../src/desk/handle-review';
import { reverseUrl } from '../../../src/execute/reverse-link';
import { setDeskAddress } from '../../../src/identity/desk-address';
import { DESK, DeskVisitor, formToken, picks } from '../../desk/visitor';
import { FakeProvider, providerOf } from '../../identity/fake-provider';
import { OWNER } from '../../identity/support';
import { anyIntent } from '../../support/records';
import type { TestPorts } from '../../support/test-ports';
import { exceptions, morning, publish, request } from './desk-seed';
import { RECORD } from './samples';

export interface Scene {
	name: string;
	status: number;
	html: string;
}

type Add = (name: string, response: DeskResponse | Promise<DeskResponse>) => Promise<DeskResponse>;

async function signing(ports: TestPorts, add: Add): Promise<void> {
	const visitor = new DeskVisitor(ports);
	const nobody = { provider: undefined, sendSignInLink: undefined };
	const fake = new FakeProvider(ports.now);
	const provider = providerOf(fake, ports.now);
	await add('sign-in', visitor.visit('GET', '', undefined, { provider }));
	await add('sign-in-link', visitor.visit('GET', ''));
	await add('sign-in-nothing-set-up', visitor.visit('GET', '', undefined, nobody));
	await add('sign-in-sent', visitor.visit('POST', '', { who: 'dana@example.com' }));
	await visitor.settle();
	const link = new URL(visitor.sent.at(-1)?.url ?? '').searchParams.get('desk') ?? '';
	await add('sign-in-open', visitor.visit('GET', `desk=${link}`));
	await visitor.visit('POST', '', { desk_link: link });
	const { headers } = await visitor.visit('GET', 'desk-sign-in=1', undefined, { provider });
	const back = fake.login(headers.location ?? '', { sub: 'u-dana', email: 'dana@example.com', email_verified: true });
	await add('sign-in-account', visitor.visit('GET', back.search, undefined, { provider, cookies: headers['set-cookie']?.split(';')[0] }));
	await add('link-used', visitor.visit('POST', '', { desk_link: link }));
	await add('signed-out', visitor.visit('POST', '', { desk: 'x' }));
	await add('link-broken', visitor.visit('GET', 'desk=x'));
	await add('nothing-here', visitor.visit('GET', 'what=ever'));
}

async function enrolling(ports: TestPorts, add: Add): Promise<void> {
	const visitor = new DeskVisitor(ports);
	const { token: enrol = '' } = await enrolTotp(ports, OWNER, 'noa@example.com', { link: true });
	await add('enrol', visitor.visit('GET', `enrol=${enrol}`));
	await add('enrol-secret', visitor.visit('POST', '', { enrol, do: 'show' }));
	await add('enrol-code', visitor.visit('GET', `enrol=${enrol}`));
	await add('enrol-wrong', visitor.visit('POST', '', { enrol, do: 'confirm', code: '000000' }));
	await add('enrol-used', visitor.visit('POST', '', { enrol, do: 'show' }));
}

async function queueing(ports: TestPorts, add: Add): Promise<void> {
	const noa = new DeskVisitor(ports);
	await add('queue-empty', noa.signIn('noa'));
	const ids: Record<string, string> = {};
	for (const [name, seeded] of Object.entries(morning())) ids[name] = await request(ports, seeded);
	const dana = new DeskVisitor(ports);
	await add('queue', dana.signIn('dana'));
	const form = picks(dana.page.body);
	await add('queue-filtered-empty', dana.send({ customer: 'nobody' }));
	await add('batch-refused', dana.send({ decision: 'approve_selected', count: '9', ...Object.fromEntries(Object.entries(form).slice(0, 2)) }));
	const [first = '', second = ''] = [ids.phone, ids.address];
	await add('batch-outcome', dana.send({ decision: 'approve_selected', count: '2', [`pick.${first}`]: form[`pick.${first}`] ?? '', [`pick.${second}`]: 'forged' }));
	await add('item', dana.send({ open: ids.record ?? '' }));
	await add('item-edit', dana.send({ open: ids.record ?? '', want: 'edit' }));
	await add('item-message', dana.send({ open: ids.message ?? '' }));
	await add('item-refused', dana.send({ open: ids.record ?? '', decision: 'approve', form_token: 'x', confirm: '1' }));
	await add('item-wrong-value', dana.send({ open: ids.record ?? '', decision: 'approve', form_token: formToken((await dana.send({ open: ids.record ?? '' })).body), confirm: '1' }));
	await add('item-unknown', dana.send({ open: 'apr_none' }));
	const broken = { reassessor: () => Promise.reject(new Error('broken')), wake: () => Promise.resolve() };
	await add('fault', dana.send({ open: ids.record ?? '', decision: 'approve' }, { deciding: broken }));
	await dana.send({ open: ids.call ?? '' });
	ports.clock.advance(41_000);
	await add('item-next', dana.send({ open: ids.call ?? '', decision: 'reject', form_token: formToken(dana.page.body), reason: 'The charge was refunded by hand yesterday.' }));
	await add('queue-load', dana.send({}));
	const omar = new DeskVisitor(ports);
	await omar.signIn('omar');
	await omar.send({ open: ids.address ?? '' });
	await omar.send({ open: ids.address ?? '', decision: 'approve', form_token: formToken(omar.page.body) });
	await add('item-decided', dana.send({ open: ids.address ?? '' }));
	const { action } = morning().phone!.asked;
	const done = anyIntent({ requestKey: ids.phone, correlationId: 'cor-1860', state: 'committed', action, before: { phone: '+49 30 1234567' }, after: { phone: '+49 30 7654321' }, finishedAt: ports.now().toISOString() });
	await ports.store.transaction((tx) => tx.insertIntent(done));
	const audrey = new DeskVisitor(ports);
	await audrey.signIn('aud');
	await add('queue-all', audrey.send({ whose: 'all' }));
	await add('item-reader', audrey.send({ open: ids.record ?? '' }));
	await audrey.send({});
	await add('search', audrey.send({ go: 'search' }));
	await add('search-found', audrey.send({ go: 'search', by: 'correlation', q: 'cor-1860' }));
	await add('search-nothing', audrey.send({ go: 'search', by: 'ticket', q: '0000' }));
}

async function turning(ports: TestPorts, add: Add): Promise<void> {
	const [dana, audrey] = [new DeskVisitor(ports), new DeskVisitor(ports)];
	await dana.signIn('dana');
	await add('switches', dana.send({ go: 'switches' }));
	await add('switches-refused', dana.send({ go: 'switches', do: 'on', switch: 'stop_execution', scope: 'all', reason: 'x', confirm: 'no' }));
	await add('switches-on', dana.send({ go: 'switches', do: 'on', switch: 'stop_execution', scope: 'action_type', scope_name: 'refund', reason: 'The price list of this morning is wrong.', confirm: 'STOP' }));
	await audrey.signIn('aud');
	await add('switches-reader', audrey.send({ go: 'switches' }));
	await dana.send({ go: 'switches', do: 'off', switch: 'stop_execution', scope: 'action_type', scope_name: 'refund', reason: 'Corrected.', confirm: 'STOP' });
	await add('delegation', dana.send({ go: 'delegation' }));
	await add('delegation-refused', dana.send({ go: 'delegation', do: 'away', from: '2026-11-20T10:00', until: '2026-11-19T10:00' }));
	await add('delegation-away', dana.send({ go: 'delegation', do: 'away', from: '2026-11-20T10:00', until: '2026-11-27T10:00', backup: 'mira@example.com' }));
	await dana.send({ go: 'delegation', do: 'back' });
	await add('exceptions-empty', dana.send({ go: 'exceptions' }));
	const id = await exceptions(ports);
	await add('exceptions', dana.send({ go: 'exceptions' }));
	await add('exception', dana.send({ go: 'exceptions', open: id }));
	await add('exception-claimed', dana.send({ go: 'exceptions', open: id, do: 'claim' }));
	await add('exception-refused', dana.send({ go: 'exceptions', open: id, do: 'correct', decision: 'edit_and_approve' }));
	await add('test-runs', dana.send({ environment: 'test' }));
	await add('signed-out-by-hand', dana.send({ do: 'sign_out' }));
}

async function reversing(ports: TestPorts, add: Add): Promise<void> {
	const visitor = new DeskVisitor(ports);
	const intent = anyIntent({ state: 'committed', action: RECORD, before: { refund_amount: '0.00', status: 'waiting_on_us', next_contact: '2026-11-21' }, after: { refund_amount: '740.00', status: 'closed', next_contact: '2026-12-04' }, finishedAt: ports.now().toISOString() });
	await ports.store.transaction((tx) => tx.insertIntent(intent));
	const reverse = new URL((await reverseUrl(ports, intent)) ?? '').searchParams.get('reverse') ?? '';
	await add('reverse', visitor.visit('GET', `reverse=${reverse}`));
	await add('reverse-proposed', visitor.visit('POST', '', { reverse, do: 'propose_reverse' }, { emit: () => undefined }));
}

/** Every page of the desk, and the states that one meets it in, each as the desk answers; the visits of one day in turn. */
export async function deskScenes(ports: TestPorts): Promise<Scene[]> {
	const scenes: Scene[] = [];
	const add: Add = async (name, answer) => {
		const response = await answer;
		scenes.push({ name, status: response.status, html: response.body });
		return response;
	};
	await publish(ports);
	await setDeskAddress(ports, DESK, 'wf/node');
	await signing(ports, add);
	await enrolling(ports, add);
	await queueing(ports, add);
	await turning(ports, add);
	await reversing(ports, add);
	return scenes;
}
