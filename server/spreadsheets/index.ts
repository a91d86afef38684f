// Spreadsheets that people send and get: XLSX and CSV, as rows of cells. Read and written in a thread of their own.

export { type Cell, dayOfCell, isBlank, numberOfCell, textOfCell } from './cells.ts'
export { type Columns, foldHeading, matchColumns, type MatchedColumns, type SheetRow, rowsBelow } from './headers.ts'
export { type Reading, readSpreadsheet, type Sheet } from './read.ts'
export { type StreamedSheet, streamXlsx } from './stream.ts'
export { csvLine, type SheetToWrite, writeCsv, writeXlsx, xlsxType } from './write.ts'
