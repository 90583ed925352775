/* The linear algebra that OpenCV asks of a copy of its own (39 MB) is in the one that SciPy brings,
   under names that begin with scipy_: each name here leads to its namesake there. Both take 32-bit
   integers. */
#if defined(__x86_64__)
#define FORWARD(name) .globl name; .type name, @function; name: jmp *scipy_##name@GOTPCREL(%rip);
#elif defined(__aarch64__)
#define FORWARD(name) .globl name; .type name, %function; name: b scipy_##name;
#endif
.text
FORWARD(cblas_cgemm) FORWARD(cblas_dgemm) FORWARD(cblas_sgemm) FORWARD(cblas_zgemm)
FORWARD(dgeev_) FORWARD(dgels_) FORWARD(dgeqrf_) FORWARD(dgesdd_) FORWARD(dgesv_)
FORWARD(dgetrf_) FORWARD(dposv_) FORWARD(dpotrf_)
FORWARD(sgels_) FORWARD(sgeqrf_) FORWARD(sgesdd_) FORWARD(sgesv_)
FORWARD(sgetrf_) FORWARD(sposv_) FORWARD(spotrf_)
.section .note.GNU-stack,"",%progbits
