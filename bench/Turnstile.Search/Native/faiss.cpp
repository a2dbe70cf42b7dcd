// Faiss over float32. Configurations: "hnsw" (M 16, efConstruction 200; effort: efSearch), "ivf" (four times the square
// root of the count in lists; effort: nprobe), "flat". Effort 0 is the flat index over the same vectors.
#include <faiss/IndexFlat.h>
#include <faiss/IndexHNSW.h>
#include <faiss/IndexIVFFlat.h>
#include <faiss/index_io.h>
#include <omp.h>
#include <memory>
#include "driver.h"

class Faiss {
public:
    Faiss(const std::string& config, const std::string& store, const Set& set)
        : config_(config), file_(store + "/index.bin"), set_(set) {}

    static const char* no_stream() { return "an index is not to be changed while it is searched"; }

    void build(const std::vector<float>& base, int threads) {
        omp_set_num_threads(threads);
        auto metric = set_.metric == "l2" ? faiss::METRIC_L2 : faiss::METRIC_INNER_PRODUCT;
        int d = set_.dimension;
        if (config_ == "flat") {
            index_.reset(new faiss::IndexFlat(d, metric));
        } else if (config_ == "ivf") {
            quantizer_.reset(new faiss::IndexFlat(d, metric));
            int lists = std::max(1, int(4 * std::sqrt(double(set_.count))));
            index_.reset(new faiss::IndexIVFFlat(quantizer_.get(), d, std::min(lists, set_.count), metric));
        } else {
            auto* graph = new faiss::IndexHNSWFlat(d, 16, metric);
            graph->hnsw.efConstruction = 200;
            index_.reset(graph);
        }
        index_->train(set_.count, base.data());
        index_->add(set_.count, base.data());
    }

    void save() { faiss::write_index(index_.get(), file_.c_str()); }

    void open() {
        omp_set_num_threads(1);
        index_.reset(faiss::read_index(file_.c_str()));
    }

    bool allow(const std::vector<char>& passing) {
        if (passing.empty()) return true;
        if (config_ != "ivf") return false;
        for (size_t row = 0; row < passing.size(); row++) if (passing[row]) passing_.push_back(row);
        selector_.reset(new faiss::IDSelectorBatch(passing_.size(), passing_.data()));
        return true;
    }

    void query(const float* query, int k, int effort, int32_t* found) {
        faiss::Index::idx_t ids[1024];
        float distances[1024];
        faiss::SearchParametersIVF lists;
        if (effort == 0) {
            if (auto* hnsw = dynamic_cast<faiss::IndexHNSW*>(index_.get())) {
                hnsw->storage->search(1, query, k, distances, ids);
            } else {
                lists.nprobe = 1 << 30;
                bool is_ivf = config_ == "ivf";
                index_->search(1, query, k, distances, ids, is_ivf ? &lists : nullptr);
            }
        } else if (config_ == "ivf") {
            lists.nprobe = effort;
            lists.sel = selector_.get();
            index_->search(1, query, k, distances, ids, &lists);
        } else if (config_ == "flat") {
            index_->search(1, query, k, distances, ids);
        } else {
            // This version takes no parameters of a search in a graph.
            dynamic_cast<faiss::IndexHNSW*>(index_.get())->hnsw.efSearch = effort;
            index_->search(1, query, k, distances, ids);
        }
        std::copy(ids, ids + k, found);
    }

private:
    std::string config_, file_;
    Set set_;
    std::vector<faiss::Index::idx_t> passing_;
    std::unique_ptr<faiss::IDSelectorBatch> selector_;
    std::unique_ptr<faiss::Index> quantizer_, index_;
};

int main(int argc, char** argv) { return drive<Faiss>(argc, argv); }
