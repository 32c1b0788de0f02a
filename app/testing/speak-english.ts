import { loadWorkerMessages } from '../../src/engine/worker/messages/m';
import { loadReaderMessages } from '../../src/formats/messages/m';
import { loadMessages } from '../messages/m';

// For every unit test: what is said is English.
await loadMessages('en');
await loadReaderMessages();
await loadWorkerMessages('en');
