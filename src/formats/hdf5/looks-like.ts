const LETTERS = [0x89, 0x48, 0x44, 0x46];

/** Whether bytes begin as an HDF5 file does; a few, so that a file that was cut off is known, too. */
export const looksLikeHdf5 = (bytes: Uint8Array): boolean => LETTERS.every((byte, i) => bytes[i] === byte);
