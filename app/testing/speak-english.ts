import { loadMessages } from '../messages/m';

// For every unit test: what is said is English.
await loadMessages('en');
