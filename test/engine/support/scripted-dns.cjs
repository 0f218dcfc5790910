/**
 * Loaded into n8n before anything else (NODE_OPTIONS=--require): names in DAA_TEST_DNS are answered as it says, the nth
 * question with the nth answer and the last one from then on, as somebody who rebinds a name would. Every question is
 * written to DAA_TEST_DNS_LOG. All other names are left to the machine.
 */
const dns = require('node:dns');
const { appendFileSync } = require('node:fs');

const script = JSON.parse(process.env.DAA_TEST_DNS ?? '{}');
const asked = new Map();

function scripted(name) {
	const answers = Object.hasOwn(script, name) ? script[name] : undefined;
	if (!answers) return undefined;
	const number = asked.get(name) ?? 0;
	asked.set(name, number + 1);
	appendFileSync(process.env.DAA_TEST_DNS_LOG, `${name}\n`);
	return { address: answers[Math.min(number, answers.length - 1)], family: 4 };
}

const { lookup } = dns;
dns.lookup = function scriptedLookup(name, options, callback) {
	const done = typeof options === 'function' ? options : callback;
	const answer = scripted(name);
	if (!answer) return lookup.call(dns, name, options, callback);
	setImmediate(() => (typeof options === 'object' && options?.all ? done(null, [answer]) : done(null, answer.address, answer.family)));
	return undefined;
};

const { lookup: lookupSoon } = dns.promises;
dns.promises.lookup = async function scriptedLookup(name, options) {
	const answer = scripted(name);
	if (!answer) return await lookupSoon.call(dns.promises, name, options);
	return options?.all ? [answer] : answer;
};
