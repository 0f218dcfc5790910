import type { RunContext } from '../../src/ports';
import { checkSeal, sealSection } from '../../src/tokens/seal-section';
import { createKeyRing } from '../../src/tokens/key-ring';

const key = (kid: string, fill: number, active: boolean) => ({ kid, secret: Buffer.alloc(32, fill), active });
const ring = createKeyRing([key('b', 2, true), key('a', 1, false)]);
const run: RunContext = { workflowId: 'w1', executionId: '7', nodeId: 'n', nodeName: 'Risk Tier', environment: 'production' };
const context = { section: 'risk', run, payloadHash: 'f'.repeat(64) } as const;
const section = { tier: 'medium', approvers: [{ id: 'sam@example.com' }], sla_hours: 24 };
const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

test('a sealed section passes after it went through n8n as JSON, whatever the order of its keys', () => {
	const sealed = overTheWire(sealSection(ring, context, section));
	expect(() => checkSeal(ring, context, sealed)).not.toThrow();
	expect(() => checkSeal(ring, context, Object.fromEntries(Object.entries(sealed).reverse()))).not.toThrow();
});

test('a section sealed with an older key passes while that key is in the ring', () => {
	const before = createKeyRing([key('a', 1, true)]);
	const sealed = sealSection(before, context, section);
	expect(() => checkSeal(ring, context, sealed)).not.toThrow();
	expect(() => checkSeal(createKeyRing([key('b', 2, true)]), context, sealed)).toThrow(expect.objectContaining({ code: 'section_forged' }));
});

test('a retried execution may use the sections of the one that crashed', () => {
	const sealed = sealSection(ring, context, section);
	const elsewhere = { ...context, run: { ...run, executionId: '8' } };
	expect(() => checkSeal(ring, elsewhere, sealed)).toThrow();
	expect(() => checkSeal(ring, { ...elsewhere, run: { ...elsewhere.run, retry: true } }, sealed)).not.toThrow();
});

const sealed = sealSection(ring, context, section);
test.each<[string, object, Partial<typeof context> | { run: RunContext }]>([
	['no seal', section, {}],
	['a seal that is no text', { ...section, seal: { a: 1 } }, {}],
	['another approver', { ...sealed, approvers: [{ id: 'mallory@example.com' }] }, {}],
	['a laxer tier', { ...sealed, tier: 'low' }, {}],
	['an added key', { ...sealed, approvals_required: 0 }, {}],
	['another action', sealed, { payloadHash: 'e'.repeat(64) }],
	['another workflow', sealed, { run: { ...run, workflowId: 'w2' } }],
	['another environment', sealed, { run: { ...run, environment: 'test' } }],
	['the seal of another section', sealSection(ring, { ...context, section: 'guardrails' }, section), {}],
	['an unknown key id', { ...sealed, seal: sealed.seal.replace(/^b/, 'x') }, {}],
	['a value without canonical form', { ...sealed, sla_hours: Number.NaN }, {}],
])('%s is refused', (_name, value, over) => {
	expect(() => checkSeal(ring, { ...context, ...over }, value)).toThrow(expect.objectContaining({ code: 'section_forged' }));
});
