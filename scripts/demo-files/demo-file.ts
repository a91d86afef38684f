/** One file of the demo: what it is called in server/demo/files, and how it is made. */
export interface DemoFile {
  readonly name: string
  readonly make: () => Promise<Buffer | string>
}
