import fc from 'fast-check';

// What was noticed is noticed: making the case small would take longer than all other tests together.
fc.configureGlobal({ endOnFailure: true });
