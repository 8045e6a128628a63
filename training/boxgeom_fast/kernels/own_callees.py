"""Kernels that call their own copies of the functions they call.

To compile a kernel, numba adds copies of all functions that it calls, which LLVM
inlines or not, and optimises once more; what they add to a sum may then be fused, or
the sum be in another order. A copy that stays a function is a *weak* symbol: the linker
calls whichever of that name was there first. In a process that compiles, that is the
function compiled alone; in one that finds kernels on the disk, it is the copy in
whichever of them came first. Their last digits differ.

Here the copies in a kernel's machine code are *internal*, so that a kernel's bits
depend on that kernel alone, whatever else the process has compiled or found.
"""

import importlib
from collections.abc import Callable
from typing import Any

from boxgeom_fast.kernels.cache import numba

Library: Any = numba.core.codegen.JITCodeLibrary
Compiler: Any = numba.core.compiler.Compiler
Linkage: Any = importlib.import_module("llvmlite.binding").Linkage


class OwnCallees(Library):  # type: ignore[misc]  # numba has no types
    """The machine code of a kernel, which shares no function with other code."""

    def _finalize_final_module(self) -> None:
        """Turn what is optimised by now into machine code, and keep a copy to link.

        Others that call this kernel link what numba would give them, where functions
        have the names by which copies of copies are known to be the same.
        """
        self._shared_module = self._final_module.clone()
        relink(self._shared_module, Linkage.external, Linkage.linkonce_odr)
        relink(self._final_module, Linkage.linkonce_odr, Linkage.internal)
        super()._finalize_final_module()


def relink(module: Any, old: Any, new: Any) -> None:
    """Give the functions of one linkage that a module of LLVM defines another."""
    for function in module.functions:
        if not function.is_declaration and function.linkage == old:
            function.linkage = new


class KernelCompiler(Compiler):  # type: ignore[misc]  # likewise
    """numba's compiler, of functions whose machine code is `OwnCallees`."""

    def compile_extra(self, function: Callable[..., Any]) -> Any:
        """Return what was compiled; numba's name for the method."""
        if self.state.library is None:
            generator = self.state.targetctx.codegen()
            self.state.library = OwnCallees(generator, function.__qualname__)
            self.state.library.enable_object_caching()
        return super().compile_extra(function)
