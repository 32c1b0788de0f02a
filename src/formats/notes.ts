/**
 * What had to be done to a file's weights, what it does not say and was taken for granted, what it says and DenseLens
 * does otherwise. Held as data for as long as the model is; the page puts it into words in its language.
 */
export type ModelNote =
  /** So many weights were rounded to single precision, or dequantised; `bytes`: what they take beside the file. */
  | { readonly code: 'doubles' | 'quantised'; readonly count: number; readonly bytes: number | null }
  /** So many weights were copied, since they were views with gaps, packed in pieces, or lay across two files. */
  | { readonly code: 'gaps' | 'packed' | 'split'; readonly count: number; readonly bytes: number }
  | {
      readonly code:
        | 'graph-prepares' // the graph has a preprocessing of its own
        | 'hidden-relu' // between linear layers
        | 'no-classifier'
        | 'bare-transitions' // without batch norm
        | 'keras-epsilon'; // that of keras.applications
    }
  /** The file names another number of classes than it has. */
  | { readonly code: 'labels-left'; readonly names: number; readonly classes: number }
  /** A graph of several outputs is read up to this one; `name` is the file's. */
  | { readonly code: 'one-output'; readonly name: string; readonly count: number }
  /** Other models in the same archive, none of which is a DenseNet that can be read. */
  | { readonly code: 'files-left'; readonly names: readonly string[] }
  /** So many weights hold NaN or infinity; `weight` is the first of them. */
  | { readonly code: 'not-finite'; readonly weight: string; readonly count: number }
  /** So many batch norms have a variance that has no root with ε added; `weight` is the first, `value` what it holds. */
  | { readonly code: 'variance'; readonly weight: string; readonly value: number; readonly count: number }
  /** Asked for in JSON's words, and not to be had. */
  | { readonly code: 'crop-mode' | 'filter'; readonly asked: string };
