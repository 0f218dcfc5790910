import type { ActionProposal } from '../../src/draft/proposal';
import { scanItem, scanText } from '../../src/scan';
import { ADVERSARIAL } from './adversarial';
import { scanned, settings } from './helpers';

test.each([
	'I want to speak to a real person',
	'Can you connect me with someone from your team?',
	'human please',
	'transfer me to an agent',
	'I am tired of this bot.',
	"I'd like to talk to your manager!",
	'Ich möchte mit einem Mitarbeiter sprechen',
	'Je voudrais parler à un conseiller',
	'Quiero hablar con una persona',
	'Quero falar com um atendente',
	'Vorrei parlare con un operatore',
	'Ik wil met een medewerker spreken',
])('%j asks for a person', (text) => expect(scanned(text).asksForHuman).toBe(true));

test.each(['Where is my order?', 'Are you a human?', 'Please add a person to my plan.', 'The last agent was very friendly.', 'Our machine is broken.', 'Wo ist der Mensch auf dem Bild?'])('%j does not', (text) => expect(scanned(text).asksForHuman).toBeUndefined());

test('the section carries it and nothing else changes', () => {
	const base = { action_type: 'x', target_system: 'hubspot', target_id: '1', correlation_id: 'cor_1', environment: 'test', facts: {} } as const;
	const action: ActionProposal = { ...base, message: { channel: 'email', recipients: ['a'], body: 'Hello.' }, origin: { text: 'I want to talk to a human.' } };
	expect(scanItem(action, settings)).toMatchObject({ guardrail_triggered: false, guardrail_action: 'allowed', input: { findings: [], asks_for_human: true } });
	expect(scanText({ text: 'We can connect you with a human agent.', direction: 'draft' }, settings).asksForHuman).toBeUndefined();
});

test('long texts of one kind are read', () => {
	for (const make of Object.values(ADVERSARIAL)) expect(scanned(make(20_000)).asksForHuman).toBeUndefined();
});
