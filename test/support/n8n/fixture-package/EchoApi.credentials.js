class EchoApi {
	constructor() {
		this.name = 'echoApi';
		this.displayName = 'Echo API';
		this.properties = [{ displayName: 'Word', name: 'word', type: 'string', default: '' }];
	}
}

module.exports = { EchoApi };
