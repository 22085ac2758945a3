export { parseCommand } from './parse-command.js';
export type {
  BlastRadius,
  CommandEffect,
  CommandFinding,
  CommandTool,
  FindingCode,
  ParsedCommand,
} from './parsed-command.js';
export { redact } from './redact.js';
