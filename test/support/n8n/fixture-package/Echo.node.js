/** Hands its items on, or fails when it is told to. */
class Echo {
	constructor() {
		this.description = {
			displayName: 'Echo',
			name: 'echo',
			group: ['transform'],
			version: 1,
			description: 'Hands its items on',
			defaults: { name: 'Echo' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [{ displayName: 'Fail', name: 'fail', type: 'boolean', default: false }],
		};
	}

	async execute() {
		if (this.getNodeParameter('fail', 0)) throw new Error('Echo was told to fail.');
		return [this.getInputData()];
	}
}

module.exports = { Echo };
