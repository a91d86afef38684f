// The tables of one generation of an index: a rebuild fills a new generation, then it takes the place of the old one.

import type { File } from './file.ts'

export interface Generation {
  /** A document whose texts have changed gets a new row: row numbers only grow, and none is used again. */
  readonly documents: string
  /** FTS5: each word of a document, without its marks and, where it has any, with them. */
  readonly words: string
  /** The same of the fields but the last, which is the long one. */
  readonly short: string
  /** FTS5: each two words that stand together, without marks, as one token. */
  readonly pairs: string
  /** The rows of what many documents have, so that a reader need not collect them. */
  readonly common: string
  /** The words that misspelt ones are compared with. Those of documents that are gone stay. */
  readonly vocabulary: string
  /** The rows that came, changed or went, for readers that have the others in memory. */
  readonly changes: string
  /** Ids that were put or removed while this generation was built. */
  readonly touched: string
}

export function generation(number: number): Generation {
  const table = (name: string) => `${name}_${number}`
  return {
    documents: table('documents'),
    words: table('words'),
    short: table('short'),
    pairs: table('pairs'),
    common: table('common'),
    vocabulary: table('vocabulary'),
    changes: table('changes'),
    touched: table('touched'),
  }
}

/** Returns its number. A generation keeps its searchable fields while the settings change. */
export function createGeneration(file: File, searchable: readonly string[]): number {
  const created = file.prepare('INSERT INTO generation (searchable) VALUES (?)').run(JSON.stringify(searchable))
  const number = Number(created.lastInsertRowid)
  const { documents, words, short, pairs, common, vocabulary, changes, touched } = generation(number)
  // This tokenizer takes every character beyond ASCII for a letter; the text it gets has been made words before.
  const options = "content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'"
  file.exec(`
    CREATE TABLE ${documents} (
      row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, texts TEXT NOT NULL, first TEXT NOT NULL, fields TEXT NOT NULL
    );
    CREATE VIRTUAL TABLE ${words} USING fts5(tokens, ${options}, prefix = '1 2 3');
    CREATE VIRTUAL TABLE ${short} USING fts5(tokens, ${options}, prefix = '1 2 3');
    CREATE VIRTUAL TABLE ${pairs} USING fts5(tokens, ${options});
    CREATE TABLE ${common} (token TEXT PRIMARY KEY, rows INTEGER NOT NULL, bits BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE ${vocabulary} (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
    CREATE TABLE ${changes} (sequence INTEGER PRIMARY KEY AUTOINCREMENT, row INTEGER NOT NULL);
    CREATE TABLE ${touched} (id TEXT PRIMARY KEY) WITHOUT ROWID;
  `)
  return number
}

export function searchableOf(file: File, number: number): string[] {
  const { searchable } = file.prepare('SELECT searchable FROM generation WHERE number = ?').get(number) as {
    searchable: string
  }
  return JSON.parse(searchable) as string[]
}

export function dropGeneration(file: File, number: number): void {
  for (const table of Object.values(generation(number))) file.exec(`DROP TABLE IF EXISTS ${table}`)
  file.prepare('DELETE FROM generation WHERE number = ?').run(number)
}

/** One token for two words. The dot is in no word, and is a letter to the tokenizer. */
export function pairOf(first: string, second: string): string {
  return `${first}·${second}`
}
