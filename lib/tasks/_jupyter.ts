/**
 * Jupyter with the Deno kernel, all inside the project's folder.
 *
 * @module
 */
import { projectPath } from "./_paths.ts";

const FOLDER = ".jupyter";

/** Variables that keep Jupyter out of the home folder. */
export function jupyterEnvironment(): Record<string, string> {
  const folder = projectPath(FOLDER);
  return {
    JUPYTER_PATH: folder,
    JUPYTER_DATA_DIR: folder,
    JUPYTER_CONFIG_DIR: `${folder}/config`,
    JUPYTER_RUNTIME_DIR: `${folder}/runtime`,
    IPYTHONDIR: `${folder}/ipython`,
    JUPYTER_PLATFORM_DIRS: "0",
  };
}

/**
 * Writes the specification of the Deno kernel. Unlike the one that Deno itself
 * installs, it lets the stop button interrupt a cell instead of killing the
 * kernel.
 */
export async function writeKernelSpec(): Promise<void> {
  const folder = projectPath(`${FOLDER}/kernels/deno`);
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(
      `${folder}/kernel.json`,
      JSON.stringify(kernelSpec(Deno.execPath()), null, 2) + "\n",
    );
  } catch (error) {
    throw new Error(
      `Cannot write the kernel into ${folder} (${
        error instanceof Error ? error.message : error
      }): make the project's folder writable and free some space.`,
    );
  }
}

/** The kernel's specification for a given Deno. */
export function kernelSpec(deno: string) {
  return {
    argv: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
    display_name: "Deno",
    language: "typescript",
    interrupt_mode: "message",
    env: { NO_COLOR: "1" },
  };
}
