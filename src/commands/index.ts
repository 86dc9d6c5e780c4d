import { Demo } from './demo.js';
import { Doctor } from './doctor.js';

/** Every command by its name; oclif reads this. */
export const commands = { demo: Demo, doctor: Doctor };
